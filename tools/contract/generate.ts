/**
 * `npm run contract`: writes what is made from the contract.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readContract } from './contract.ts';
import { renderAll } from './generated.ts';
import { readModule } from './php-module.ts';

const root = path.resolve( import.meta.dirname, '../..' );
const contract = readContract( root );
const modules = contract.modules.flatMap(
	( module ) => readModule( root, module ) ?? []
);
for ( const [ file, content ] of Object.entries(
	await renderAll( contract, modules )
) ) {
	mkdirSync( path.dirname( path.join( root, file ) ), { recursive: true } );
	writeFileSync( path.join( root, file ), content );
	process.stdout.write( `${ file }\n` );
}
