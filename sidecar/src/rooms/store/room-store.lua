-- The commands of the announcement store. Each runs atomically.
--
-- <prefix>room:<webinar>  hash: version, revision, announcement, heard_at_ms (when a sidecar received it)
-- <prefix>rooms           sorted set of webinar ids by heard_at_ms

-- Stores a newer or authoritative announcement. Returns 1 if it was stored.
function commands.save( webinar, version, revision, announcement, heard_at_ms, is_authoritative )
	local key = prefix .. 'room:' .. webinar
	local stored = redis.call( 'HMGET', key, 'version', 'revision' )
	local stored_version, stored_revision = tonumber( stored[ 1 ] or -1 ), tonumber( stored[ 2 ] or -1 )
	if is_authoritative ~= '1' and ( tonumber( version ) < stored_version
		or ( tonumber( version ) == stored_version and tonumber( revision ) <= stored_revision ) ) then
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
