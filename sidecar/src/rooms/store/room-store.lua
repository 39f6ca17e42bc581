-- Each command of the store of announcements, in one step. KEYS[1] is the prefix of all keys; ARGV: the
-- command, the time (not used here), and what the command takes.
--
-- <prefix>room:<webinar>  hash: version, revision, announcement, heard_at_ms
-- <prefix>rooms           sorted set by the time it was heard

local prefix = KEYS[ 1 ]

local commands = {}

-- Only what is newer than what is kept, or certain. Returns whether it was.
function commands.keep( webinar, version, revision, announcement, heard_at_ms, is_certain )
	local key = prefix .. 'room:' .. webinar
	local kept = redis.call( 'HMGET', key, 'version', 'revision' )
	local kept_version, kept_revision = tonumber( kept[ 1 ] or -1 ), tonumber( kept[ 2 ] or -1 )
	if is_certain ~= '1' and ( tonumber( version ) < kept_version
		or ( tonumber( version ) == kept_version and tonumber( revision ) <= kept_revision ) ) then
		return 0
	end
	redis.call( 'HSET', key, 'version', version, 'revision', revision,
		'announcement', announcement, 'heard_at_ms', heard_at_ms )
	redis.call( 'ZADD', prefix .. 'rooms', heard_at_ms, webinar )
	return 1
end

function commands.find( webinar )
	return redis.call( 'HMGET', prefix .. 'room:' .. webinar, 'announcement', 'heard_at_ms' )
end

function commands.purge( before_ms )
	local rooms = redis.call( 'ZRANGEBYSCORE', prefix .. 'rooms', '-inf', '(' .. before_ms )
	for _, webinar in ipairs( rooms ) do
		redis.call( 'DEL', prefix .. 'room:' .. webinar )
		redis.call( 'ZREM', prefix .. 'rooms', webinar )
	end
	return #rooms
end

return commands[ ARGV[ 1 ] ]( unpack( ARGV, 3 ) )
