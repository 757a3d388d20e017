export default {
  // On the server workers are files of the packages: they stay where npm installed them.
  serverExternalPackages: ['melisma', '@melisma/decode'],
};
