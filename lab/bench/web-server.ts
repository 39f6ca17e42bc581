import { openSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { ProcessGroup, projectFolder } from '../stack/processes.ts';
import type { Site } from '../stack/site.ts';

/** Paths of the installed programs. */
export interface Programs {
	fpm: string;
	nginx: string;
}

const isRoot = process.getuid?.() === 0;

/** PHP-FPM and nginx with private settings; those of the machine are not used. */
export class WebServer {
	readonly fpm: ProcessGroup;
	readonly nginx: ProcessGroup;

	private constructor( fpm: ProcessGroup, nginx: ProcessGroup ) {
		this.fpm = fpm;
		this.nginx = nginx;
	}

	/**
	 * @param folder           Receives settings, sockets and logs; must not exist.
	 * @param site             The site to serve.
	 * @param options.programs Paths of PHP-FPM and nginx.
	 * @param options.port     Port of nginx.
	 * @param options.workers  Number of PHP workers.
	 */
	static async start(
		folder: string,
		site: Site,
		options: {
			programs: Programs;
			port: number;
			workers: number;
		}
	): Promise< WebServer > {
		await mkdir( folder );
		const fpmFile = path.join( folder, 'php-fpm.conf' );
		const nginxFile = path.join( folder, 'nginx.conf' );
		writeFileSync( fpmFile, fpmSettings( folder, options.workers ) );
		writeFileSync( nginxFile, nginxSettings( folder, site, options.port ) );
		const log = openSync( path.join( folder, 'output' ), 'a' );
		const stdio = [ 'ignore', log, log ] as const;
		return new WebServer(
			new ProcessGroup(
				[
					options.programs.fpm,
					'--nodaemonize',
					`--fpm-config=${ fpmFile }`,
					...( isRoot ? [ '--allow-to-run-as-root' ] : [] ),
				],
				site.env,
				[ ...stdio ]
			),
			new ProcessGroup(
				[
					options.programs.nginx,
					'-p',
					folder,
					'-c',
					nginxFile,
					'-e',
					path.join( folder, 'nginx.log' ),
				],
				{},
				[ ...stdio ]
			)
		);
	}

	killNow(): void {
		this.nginx.killNow();
		this.fpm.killNow();
	}

	async stop(): Promise< void > {
		await Promise.all( [ this.nginx.kill(), this.fpm.kill() ] );
	}
}

/** All workers are started at the beginning, so that none starts during a measurement. OPcache is on, PHP's default. */
function fpmSettings( folder: string, workers: number ): string {
	const root = isRoot ? 'user = root\ngroup = root\n' : '';
	return `[global]
error_log = ${ folder }/php-fpm.log
[site]
${ root }listen = ${ folder }/php.sock
pm = static
pm.max_children = ${ workers }
clear_env = no
catch_workers_output = yes
php_admin_value[auto_prepend_file] = ${ import.meta.dirname }/prepend.php
php_admin_value[memory_limit] = 256M
php_admin_value[opcache.max_accelerated_files] = 10000
php_admin_value[error_log] = ${ folder }/php.log
php_admin_flag[log_errors] = on
php_admin_flag[display_errors] = off
`;
}

function nginxSettings( folder: string, site: Site, port: number ): string {
	return `${ isRoot ? `user ${ userInfo().username };` : '' }
daemon off;
worker_processes 1;
pid ${ folder }/nginx.pid;
events {
	worker_connections 4096;
}
http {
	types {
		text/html html;
		text/css css;
		text/javascript js;
		application/json json;
		image/svg+xml svg;
	}
	default_type application/octet-stream;
	access_log off;
	keepalive_requests 1000000;
	client_max_body_size 1m;
	client_body_temp_path ${ folder }/body;
	fastcgi_temp_path ${ folder }/fastcgi;
	proxy_temp_path ${ folder }/proxy;
	scgi_temp_path ${ folder }/scgi;
	uwsgi_temp_path ${ folder }/uwsgi;
	gzip on;
	gzip_types text/css text/javascript application/json image/svg+xml;
	# Only for requests that ask for it; it honours Cache-Control.
	fastcgi_cache_path ${ folder }/cache keys_zone=site:1m;
	map $http_x_bench_cache $is_uncached {
		default 1;
		1 0;
	}
	server {
		listen 127.0.0.1:${ port };
		root ${ site.core };
		index index.php;
		location /wp-content/plugins/ {
			alias ${ projectFolder }plugins/;
		}
		location / {
			try_files $uri $uri/ /index.php?$args;
		}
		location ~ \\.php$ {
			# wrk closes its connections at the end; requests that have started then are still finished and counted.
			fastcgi_ignore_client_abort on;
			fastcgi_cache site;
			fastcgi_cache_key $host$request_uri;
			fastcgi_cache_bypass $is_uncached;
			fastcgi_no_cache $is_uncached;
			# nginx does not pass it on where it has a cache.
			fastcgi_param HTTP_IF_NONE_MATCH $http_if_none_match if_not_empty;
			fastcgi_pass unix:${ folder }/php.sock;
			fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
			fastcgi_param SCRIPT_NAME $fastcgi_script_name;
			fastcgi_param DOCUMENT_ROOT $document_root;
			fastcgi_param DOCUMENT_URI $document_uri;
			fastcgi_param REQUEST_URI $request_uri;
			fastcgi_param REQUEST_METHOD $request_method;
			fastcgi_param QUERY_STRING $query_string;
			fastcgi_param CONTENT_TYPE $content_type;
			fastcgi_param CONTENT_LENGTH $content_length;
			fastcgi_param SERVER_PROTOCOL $server_protocol;
			fastcgi_param SERVER_SOFTWARE nginx;
			fastcgi_param SERVER_NAME $host;
			fastcgi_param SERVER_PORT $server_port;
			fastcgi_param REMOTE_ADDR $remote_addr;
			fastcgi_param HTTP_HOST $http_host;
		}
	}
}
`;
}
