export default {
  // On the server the decoders' worker is a file of the package, with imports of its own.
  serverExternalPackages: ['@melisma/decode'],
};
