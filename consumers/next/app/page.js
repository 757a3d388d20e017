'use client';
import { useEffect } from 'react';

export default function Page() {
  useEffect(() => {
    import('../page.js');
  }, []);
  return <p>Features, made in the page.</p>;
}
