<?php
/**
 * The entry page in a classic theme.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

defined( 'ABSPATH' ) || exit;

if ( have_posts() ) {
	the_post();
}
// Before the header, which prints the styles of the block.
$webinar_entry = do_blocks( Entry_Template::BLOCK );

ob_start();
get_header();
$webinar_entry_header = (string) ob_get_clean();
// Some themes open <main> in their header, and close it in their footer.
$webinar_entry_tag = substr_count( $webinar_entry_header, '<main' ) > substr_count( $webinar_entry_header, '</main' ) ? 'div' : 'main';

echo $webinar_entry_header; // phpcs:ignore WordPress.Security.EscapeOutput -- The theme's.
echo "<$webinar_entry_tag class=\"webinar-entry-page\">$webinar_entry</$webinar_entry_tag>"; // phpcs:ignore WordPress.Security.EscapeOutput -- The block escapes.
get_footer();
