<?php
/**
 * Tests of the Russian translation.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

require_once ABSPATH . WPINC . '/pomo/po.php';

/**
 * Interface and messages are completely translated into Russian (canon, 7).
 *
 * A string without a translation fails here. Add it to the plugin's .po; then, in the plugin's folder, run
 * `wp i18n make-mo languages` and, for a string of a script, `wp i18n make-json languages --no-purge`.
 */
final class RussianTest extends Webinar_TestCase {

	private const ROOT = __DIR__ . '/../..';

	/** Positions of singular, plural, context and text domain in the arguments of each function. */
	private const FUNCTIONS = array(
		'__'         => array( 0, null, null, 1 ),
		'_e'         => array( 0, null, null, 1 ),
		'esc_html__' => array( 0, null, null, 1 ),
		'esc_html_e' => array( 0, null, null, 1 ),
		'esc_attr__' => array( 0, null, null, 1 ),
		'esc_attr_e' => array( 0, null, null, 1 ),
		'_x'         => array( 0, null, 1, 2 ),
		'_ex'        => array( 0, null, 1, 2 ),
		'esc_html_x' => array( 0, null, 1, 2 ),
		'esc_attr_x' => array( 0, null, 1, 2 ),
		'_n'         => array( 0, 1, null, 3 ),
		'_nx'        => array( 0, 1, 3, 4 ),
		'_n_noop'    => array( 0, 1, null, 2 ),
		'_nx_noop'   => array( 0, 1, 2, 3 ),
		'translate'  => array( 0, null, null, 1 ),
	);

	/** A string in TypeScript. */
	private const LITERAL = '\'(?:[^\'\\\\]|\\\\.)*\'|"(?:[^"\\\\]|\\\\.)*"';

	private const RUSSIAN_PLURALS = 3;

	/** What only somebody who runs servers knows. No screen says "sidecar". */
	private const ENGINEERING = '/(?i:sidecar|сайдкар)|\b(?:heartbeat|webhook|Content-Security-Policy|admin-ajax|cron|endpoint|payload|REST|JSON|HTTP|SSE|outbox|[A-Z]+_[A-Z_]+)\b/u';

	/** Technical settings, Site Health and WP-CLI: there such a word is allowed and explained. */
	private const TECHNICAL = '~/webinar-outbox/includes/settings/|/class-site-health\.php|/class-sidecar-problems\.php|/class-(?:command-check|tables|cli-[\w-]+)\.php~';

	/** Other words for what CONTRIBUTING.md names, and words of machines: a person reads one term for one thing. */
	private const OTHER_TERMS = '/(?<![eE]-)\bmail address|\ba mail\b|\byour mailbox|(?i:лист[а-я]* ожидания|спис[а-я]* ожидания|хостер|межсетевой экран|самое большее|отобрать|прошло: (?!%)|адрес e-mail)|\bДля Вас\b/u';

	/** The plugin that installs the modules. It is no module. */
	private const PACKAGE = 'webinar-suite';

	/**
	 * Each plugin.
	 *
	 * @return iterable<string, array{string}>
	 */
	public static function plugins(): iterable {
		foreach ( array( ...Test_Site::plugins(), self::PACKAGE ) as $slug ) {
			yield $slug => array( $slug );
		}
	}

	/**
	 * Each script of the build: its entry file, its plugin, and its file there.
	 *
	 * @return iterable<string, array{string, string, string}>
	 */
	public static function scripts(): iterable {
		preg_match_all( "~^\t'?([\w-]+)'?: \{\s+output: 'plugins/([\w-]+)/([\w-]+)'~m", self::read( 'blocks/build.mjs' ), $targets, PREG_SET_ORDER );
		foreach ( $targets as list( , $folder, $slug, $output ) ) {
			foreach ( self::files( "blocks/$folder", '~/(index|view)\.tsx?$~' ) as $entry ) {
				yield $entry => array( $entry, $slug, $output . '/' . pathinfo( $entry, PATHINFO_FILENAME ) . '.js' );
			}
		}
	}

	/**
	 * Strings of a plugin's PHP code and header are translated.
	 *
	 * @param string $slug Plugin.
	 */
	#[DataProvider( 'plugins' )]
	public function test_every_string_of_a_plugin_is_translated( string $slug ): void {
		$data    = get_plugin_data( self::ROOT . '/' . self::folder( $slug ) . "/$slug.php", false, false );
		$strings = array( self::text( $data['Name'] ), self::text( $data['Description'] ) );
		foreach ( self::files( self::folder( $slug ), '~^(?!.*/(build|build-editor|tests)/).*\.php$~' ) as $file ) {
			array_push( $strings, ...self::strings_of_php( $file, $slug ) );
		}

		self::assertRussian( $strings, self::compiled( $slug )->entries );
	}

	/**
	 * Screens for organizers, speakers and attendees have no engineering words, in both languages. The translation is checked where it
	 * introduces the word.
	 *
	 * @param string $slug Plugin.
	 */
	#[DataProvider( 'plugins' )]
	public function test_screens_have_no_engineering_words( string $slug ): void {
		$russian = self::compiled( $slug )->entries;
		$data    = get_plugin_data( self::ROOT . '/' . self::folder( $slug ) . "/$slug.php", false, false );
		$strings = array( 'header' => array( self::text( $data['Description'] ) ) );
		foreach ( self::files( self::folder( $slug ), '~^(?!.*/(build|build-editor|tests)/).*\.php$~' ) as $file ) {
			$strings[ $file ] = self::strings_of_php( $file, $slug );
		}
		foreach ( self::scripts() as $entry => list( , $plugin ) ) {
			foreach ( $slug === $plugin ? self::bundled( $entry ) : array() as $file ) {
				$strings[ $file ] = self::strings_of_typescript( $file, $slug );
			}
		}
		$found = array();
		foreach ( $strings as $file => $of_file ) {
			foreach ( $of_file as $string ) {
				$text = implode( ' ', array( $string->singular, $string->plural, ...$russian[ $string->key() ]->translations ?? array() ) );
				preg_match_all( self::ENGINEERING, $text, $words );
				$words = preg_match( self::TECHNICAL, $file ) ? preg_grep( '/sidecar|сайдкар/iu', $words[0] ) : $words[0];
				foreach ( $words as $word ) {
					$found[] = "$file: $word: $string->singular";
				}
			}
		}

		self::assertSame( array(), $found );
	}

	/**
	 * One thing has one name, in both languages.
	 *
	 * @param string $slug Plugin.
	 */
	#[DataProvider( 'plugins' )]
	public function test_one_thing_has_one_name( string $slug ): void {
		$texts = array();
		foreach ( self::compiled( $slug )->entries as $entry ) {
			array_push( $texts, $entry->singular, (string) $entry->plural, ...$entry->translations );
		}

		self::assertSame( array(), array_values( preg_grep( self::OTHER_TERMS, $texts ) ) );
	}

	/**
	 * Titles and descriptions in block.json are translated.
	 */
	public function test_every_block_is_translated(): void {
		$files = self::files( 'blocks', '~^blocks/[\w-]+/block\.json$~' );
		self::assertNotEmpty( $files );
		foreach ( $files as $file ) {
			$block   = (array) json_decode( self::read( $file ), true );
			$strings = array(
				self::text( $block['title'], 'block title' ),
				self::text( $block['description'], 'block description' ),
			);
			self::assertRussian( $strings, self::compiled( $block['textdomain'] )->entries );
		}
	}

	/**
	 * Strings of a script are translated in the file that WordPress loads for it. WordPress loads no translations for script
	 * modules, so these have no strings.
	 *
	 * @param string $entry  Entry file of the script.
	 * @param string $slug   Plugin.
	 * @param string $script File in the plugin.
	 */
	#[DataProvider( 'scripts' )]
	public function test_every_string_of_a_script_is_translated( string $entry, string $slug, string $script ): void {
		$strings = array();
		$sources = self::bundled( $entry );
		foreach ( $sources as $file ) {
			array_push( $strings, ...self::strings_of_typescript( $file, $slug ) );
		}
		// Some scripts show only strings from PHP.
		$is_silent = ! str_contains( implode( array_map( self::read( ... ), $sources ) ), "'@wordpress/i18n'" );
		if ( $is_silent || self::is_module( $entry ) ) {
			self::assertSame( array(), $strings );
			return;
		}
		self::assertNotEmpty( $strings );

		add_filter( 'pre_determine_locale', static fn(): string => 'ru_RU' );
		wp_register_script( 'webinar-test', plugins_url( $script, WP_PLUGIN_DIR . "/$slug/$slug.php" ), array(), '1', true );
		$json = load_script_textdomain( 'webinar-test', $slug, WP_PLUGIN_DIR . "/$slug/languages" );
		wp_deregister_script( 'webinar-test' );
		self::assertIsString( $json, "WordPress finds no Russian for $script of $slug." );

		$entries = array();
		foreach ( json_decode( $json, true )['locale_data']['messages'] as $key => $translations ) {
			$entries[ $key ] = new Translation_Entry(
				array(
					'singular'     => (string) $key,
					'translations' => $translations,
				)
			);
		}
		self::assertRussian( $strings, $entries );

		$compiled = self::compiled( $slug )->entries;
		foreach ( $strings as $string ) {
			self::assertSame( $compiled[ $string->key() ]->translations, $entries[ $string->key() ]->translations, 'Run make-json again.' );
		}
	}

	/**
	 * People edit the .po, WordPress reads the .mo.
	 *
	 * @param string $slug Plugin.
	 */
	#[DataProvider( 'plugins' )]
	public function test_compiled_translations_match_the_source( string $slug ): void {
		$source = new PO();
		self::assertTrue( $source->import_from_file( self::ROOT . '/' . self::folder( $slug ) . "/languages/$slug-ru_RU.po" ) );
		$say = static fn( Translation_Entry $entry ): array => $entry->translations;

		$expected = array_map( $say, $source->entries );
		$actual   = array_map( $say, self::compiled( $slug )->entries );
		ksort( $expected );
		ksort( $actual );
		self::assertSame( $expected, $actual, 'Run make-mo again.' );
	}

	/**
	 * Asserts that each string is translated, with all its placeholders.
	 *
	 * @param Translation_Entry[]              $strings Strings of the source.
	 * @param array<string, Translation_Entry> $entries Translations by key.
	 */
	private static function assertRussian( array $strings, array $entries ): void {
		$problems = array();
		foreach ( $strings as $string ) {
			$key = (string) $string->key();
			if ( ! isset( $entries[ $key ] ) ) {
				$problems[] = "Not translated: $key";
				continue;
			}
			$translations = array_filter( $entries[ $key ]->translations, static fn( string $said ): bool => '' !== $said );
			if ( count( $translations ) !== ( $string->is_plural ? self::RUSSIAN_PLURALS : 1 ) ) {
				$problems[] = "Not wholly translated: $key";
			}
			foreach ( $translations as $translation ) {
				if ( self::placeholders( $translation ) !== self::placeholders( $string->is_plural ? $string->plural : $string->singular ) ) {
					$problems[] = "Other placeholders: $key";
				}
			}
		}
		self::assertSame( array(), array_unique( $problems ) );
	}

	private static function folder( string $slug ): string {
		return self::PACKAGE === $slug ? 'suite' : "plugins/$slug";
	}

	/**
	 * Reads a translation file of a plugin.
	 *
	 * @param string $slug Plugin.
	 */
	private static function compiled( string $slug ): MO {
		$file = self::ROOT . '/' . self::folder( $slug ) . "/languages/$slug-ru_RU.mo";
		$mo   = new MO();
		self::assertTrue( is_readable( $file ) && $mo->import_from_file( $file ), "$slug ships no Russian." );
		return $mo;
	}

	/**
	 * The translatable strings of a PHP file.
	 *
	 * @param string $file   Path in the project.
	 * @param string $domain Expected text domain.
	 * @return Translation_Entry[]
	 */
	private static function strings_of_php( string $file, string $domain ): array {
		$tokens  = array_values( array_filter( PhpToken::tokenize( self::read( $file ) ), static fn( PhpToken $token ): bool => ! $token->isIgnorable() ) );
		$strings = array();
		foreach ( $tokens as $index => $token ) {
			$name = ltrim( $token->text, '\\' );
			if ( ! isset( self::FUNCTIONS[ $name ] ) || ! $token->is( array( T_STRING, T_NAME_FULLY_QUALIFIED ) )
				|| '(' !== $tokens[ $index + 1 ]->text
				|| ( $tokens[ $index - 1 ] ?? $token )->is( array( T_FUNCTION, T_OBJECT_OPERATOR, T_DOUBLE_COLON ) ) ) {
				continue;
			}
			$arguments = array( array() );
			$depth     = 0;
			for ( $at = $index + 2; $depth > 0 || ')' !== $tokens[ $at ]->text; ++$at ) {
				$depth += match ( $tokens[ $at ]->text ) {
					'(', '[', '{' => 1,
					')', ']', '}' => -1,
					default       => 0,
				};
				if ( 0 === $depth && ',' === $tokens[ $at ]->text ) {
					$arguments[] = array();
				} else {
					$arguments[ count( $arguments ) - 1 ][] = $tokens[ $at ];
				}
			}
			$literals  = array_map(
				static fn( array $argument ): ?string => 1 === count( $argument ) && $argument[0]->is( T_CONSTANT_ENCAPSED_STRING ) ? self::unquote( $argument[0]->text ) : null,
				$arguments
			);
			$strings[] = self::call( $name, $literals, $domain, "$file:$token->line" );
		}
		return $strings;
	}

	/**
	 * The translatable strings of a TypeScript file.
	 *
	 * @param string $file   Path in the project.
	 * @param string $domain Expected text domain.
	 * @return Translation_Entry[]
	 */
	private static function strings_of_typescript( string $file, string $domain ): array {
		$strings = array();
		preg_match_all( '~(?<![\w.$])(__|_n|_x|_nx)\(~', self::read( $file ), $calls, PREG_OFFSET_CAPTURE );
		foreach ( $calls[1] as list( $name, $offset ) ) {
			// An argument is a literal, or an expression without brackets or commas, as a number.
			preg_match(
				'~\G\(\s*((?:(?:' . self::LITERAL . '|[^\'",()]+)\s*,?\s*)+)\)~',
				self::read( $file ),
				$call,
				0,
				$offset + strlen( $name )
			);
			preg_match_all( '~\s*(' . self::LITERAL . '|[^\'",]+)\s*(?:,|$)~', $call[1] ?? '', $arguments );
			$literals  = array_map(
				static fn( string $argument ): ?string => in_array( $argument[0], array( "'", '"' ), true ) ? self::unquote( $argument ) : null,
				array_map( trim( ... ), $arguments[1] )
			);
			$strings[] = self::call( $name, $literals, $domain, $file );
		}
		return $strings;
	}

	/**
	 * Whether the build creates a script module: the view of a block whose block.json says so.
	 *
	 * @param string $entry Entry file.
	 */
	private static function is_module( string $entry ): bool {
		return 1 === preg_match( '~/view\.tsx?$~', $entry )
			&& isset( json_decode( self::read( dirname( $entry ) . '/block.json' ), true )['viewScriptModule'] );
	}

	/**
	 * The source files of one script: a file and all its imports, in its own folder or a shared one.
	 *
	 * @param string   $file  Path in the project.
	 * @param string[] $files Files that were found already.
	 * @return string[] Paths in the project.
	 */
	private static function bundled( string $file, array $files = array() ): array {
		$files[] = $file;
		preg_match_all( '~\b(?:from|import)[\s(]+\'(\.[^\']+)\'~', self::read( $file ), $imports );
		foreach ( $imports[1] as $import ) {
			$path = dirname( self::ROOT . "/$file" ) . "/$import";
			foreach ( array( $path, "$path.ts", "$path.tsx" ) as $candidate ) {
				$found = preg_match( '~\.tsx?$~', $candidate ) ? realpath( $candidate ) : false;
				$next  = $found ? substr( strtr( $found, '\\', '/' ), strlen( strtr( (string) realpath( self::ROOT ), '\\', '/' ) ) + 1 ) : null;
				if ( null !== $next && ! in_array( $next, $files, true ) ) {
					$files = self::bundled( $next, $files );
				}
			}
		}
		return $files;
	}

	/**
	 * The string of one call.
	 *
	 * @param string             $name     Function.
	 * @param array<int, ?string> $literals Arguments; null for an argument that is no literal.
	 * @param string             $domain   Expected text domain.
	 * @param string             $place    File of the call.
	 */
	private static function call( string $name, array $literals, string $domain, string $place ): Translation_Entry {
		list( $singular, $plural, $context, $text_domain ) = self::FUNCTIONS[ $name ];
		foreach ( array_filter( array( $singular, $plural, $context ), is_int( ... ) ) as $position ) {
			self::assertNotNull( $literals[ $position ] ?? null, "$place: $name() takes literals, or nobody can translate them." );
		}
		self::assertSame( $domain, $literals[ $text_domain ] ?? null, "$place: $name() names the plugin as the text domain." );

		return new Translation_Entry(
			array_filter(
				array(
					'singular' => $literals[ $singular ],
					'plural'   => null === $plural ? null : $literals[ $plural ],
					'context'  => null === $context ? null : $literals[ $context ],
				),
				is_string( ... )
			)
		);
	}

	/**
	 * A string without a plural.
	 *
	 * @param string  $singular String.
	 * @param ?string $context  Context for translators.
	 */
	private static function text( string $singular, ?string $context = null ): Translation_Entry {
		return new Translation_Entry( array_filter( compact( 'singular', 'context' ), is_string( ... ) ) );
	}

	/**
	 * The placeholders of sprintf(), sorted.
	 *
	 * @param string $text Translation or original.
	 * @return string[]
	 */
	private static function placeholders( string $text ): array {
		preg_match_all( '~%(?:\d+\$)?[sdf]~', $text, $found );
		sort( $found[0] );
		return $found[0];
	}

	/**
	 * The value of a literal.
	 *
	 * @param string $literal Source code.
	 */
	private static function unquote( string $literal ): string {
		$text = substr( $literal, 1, -1 );
		return '"' === $literal[0] ? stripcslashes( $text ) : strtr(
			$text,
			array(
				"\\'"  => "'",
				'\\\\' => '\\',
			)
		);
	}

	/**
	 * Files of a folder and its subfolders.
	 *
	 * @param string $folder  Path in the project.
	 * @param string $pattern Regular expression of their paths in the project.
	 * @return string[] Those paths.
	 */
	private static function files( string $folder, string $pattern ): array {
		$all   = new RecursiveIteratorIterator(
			new RecursiveCallbackFilterIterator(
				new RecursiveDirectoryIterator( self::ROOT . "/$folder", FilesystemIterator::SKIP_DOTS ),
				static fn( SplFileInfo $file ): bool => 'node_modules' !== $file->getFilename()
			)
		);
		$paths = array();
		foreach ( $all as $file ) {
			$paths[] = substr( strtr( $file->getPathname(), '\\', '/' ), strlen( self::ROOT ) + 1 );
		}
		return array_values( preg_grep( $pattern, $paths ) );
	}

	/**
	 * Reads a file.
	 *
	 * @param string $file Path in the project.
	 */
	private static function read( string $file ): string {
		return (string) file_get_contents( self::ROOT . "/$file" );
	}
}
