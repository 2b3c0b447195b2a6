// One esbuild run: assets/ → static_build/, where Django's staticfiles finds it.
import { build } from 'esbuild';

await build({
  entryPoints: ['assets/site.css', 'assets/admin.css', 'assets/app.js'],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  outdir: 'static_build',
  loader: { '.woff2': 'file', '.woff': 'empty', '.svg': 'file' },
  assetNames: 'fonts/[name]',
  external: ['./fonts/*'],
  logLevel: 'warning',
});
