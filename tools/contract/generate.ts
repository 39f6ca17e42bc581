/** `npm run contract`: writes all files that are generated from the contract and the code. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readContract } from './contract.ts';
import { renderAll } from './generated.ts';
import { readModule } from './php-module.ts';
import { renderSharedPhp, staleCopies } from './shared-php.ts';

const root = path.resolve( import.meta.dirname, '../..' );
const contract = readContract( root );
const readModules = () =>
	contract.modules.flatMap( ( module ) => readModule( root, module ) ?? [] );

function write( files: Record< string, string > ): void {
	for ( const [ file, content ] of Object.entries( files ) ) {
		mkdirSync( path.dirname( path.join( root, file ) ), {
			recursive: true,
		} );
		writeFileSync( path.join( root, file ), content );
	}
}

// The index lists the hooks that the copies fire, so the copies are written first.
const shared = renderSharedPhp( root, contract, readModules() );
write( shared );
for ( const module of contract.modules ) {
	for ( const file of staleCopies( root, module, shared ) ) {
		rmSync( path.join( root, file ) );
	}
}
const files = await renderAll( root, contract, readModules() );
write( files );
process.stdout.write( `${ Object.keys( files ).join( '\n' ) }\n` );
