<?php
/**
 * Loads WordPress as for the other tests, and what starts several processes at the same time.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

require_once __DIR__ . '/../php/bootstrap.php';
require_once __DIR__ . '/class-worker.php';
require_once __DIR__ . '/class-parallel-testcase.php';
