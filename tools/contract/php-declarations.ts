/** Collects the declarations of a module. The reader needs all of them before it reads the first use. */
import {
	type PhpNode,
	child,
	childList,
	children,
	isNode,
	shortName,
	text,
} from './php-nodes.ts';

export class Declarations {
	readonly constants = new Map<
		string,
		{ value: PhpNode; className: string }
	>();
	/** Number of required arguments of each function (`name`) and method (`Class::name`). */
	readonly required = new Map< string, number >();
	/** Class of each property, by `Class::property`. */
	readonly properties = new Map< string, string >();

	collect( node: PhpNode, className: string ): void {
		let inside = className;
		switch ( node.kind ) {
			case 'class':
			case 'interface':
			case 'trait':
			case 'enum':
				inside = text( node, 'name' );
				break;
			case 'classconstant':
			case 'constantstatement':
				for ( const constant of childList( node, 'constants' ) ) {
					this.addConstant(
						inside,
						text( constant, 'name' ),
						child( constant, 'value' )
					);
				}
				break;
			case 'enumcase':
				this.addConstant(
					inside,
					text( node, 'name' ),
					child( node, 'value' )
				);
				break;
			case 'call':
				if (
					shortName( text( child( node, 'what' ), 'name' ) ) ===
					'define'
				) {
					const [ name, value ] = childList( node, 'arguments' );
					this.addConstant( '', text( name, 'value' ), value );
				}
				break;
			case 'function':
				this.required.set(
					text( node, 'name' ),
					requiredArguments( node )
				);
				break;
			case 'method':
				this.required.set(
					`${ inside }::${ text( node, 'name' ) }`,
					requiredArguments( node )
				);
				for ( const parameter of childList( node, 'arguments' ) ) {
					if (
						text( node, 'name' ) === '__construct' &&
						parameter.flags
					) {
						this.addProperty(
							inside,
							text( parameter, 'name' ),
							child( parameter, 'type' )
						);
					}
				}
				break;
			case 'property':
				this.addProperty(
					inside,
					text( node, 'name' ),
					child( node, 'type' )
				);
				break;
		}
		for ( const one of children( node ) ) {
			this.collect( one, inside );
		}
	}

	private addConstant(
		className: string,
		name: string,
		value?: PhpNode
	): void {
		if ( name && value ) {
			this.constants.set(
				className ? `${ className }::${ name }` : name,
				{ value, className }
			);
		}
	}

	private addProperty(
		className: string,
		name: string,
		type?: PhpNode
	): void {
		if ( type ) {
			this.properties.set(
				`${ className }::${ name }`,
				shortName( text( type, 'name' ) )
			);
		}
	}
}

export function requiredArguments( callable: PhpNode ): number {
	return childList( callable, 'arguments' ).filter(
		( parameter ) => ! isNode( parameter.value ) && ! parameter.variadic
	).length;
}
