-- The commands that move deliveries from and to another store. Each runs atomically.

-- Returns deliveries in these states, in the order in which they are sent.
function commands.page( after_id, limit, ... )
	local found = rows( ids_after( after_id, limit, { ... } ),
		'webhook_id', 'webinar_id', 'recipient_id', 'text', 'button', 'video_url', 'expires_at_ms', 'state', 'tries',
		'failed_tries', 'next_try_at_ms', 'reason', 'created_at_ms', 'updated_at_ms' )
	for _, row in ipairs( found ) do
		table.insert( row, redis.call( 'ZSCORE', prefix .. 'unreported', row[ 1 ] ) and 0 or 1 )
	end
	return found
end

-- Stores a delivery, or a later state of a stored one. The rest of the arguments are its other fields and their values.
function commands.put( webhook_id, recipient_id, state, updated_at_ms, is_reported, ... )
	local id = redis.call( 'HGET', prefix .. 'ids', webhook_id )
	if id and tonumber( get( id, 'updated_at_ms' ) ) >= tonumber( updated_at_ms ) then
		return 0
	end
	if id then
		remove_from_sets( id )
		redis.call( 'DEL', prefix .. 'd:' .. id )
	else
		id = next_id()
		redis.call( 'HSET', prefix .. 'ids', webhook_id, id )
	end
	redis.call( 'ZADD', prefix .. 'of:' .. recipient_id, id, id )
	redis.call( 'HSET', prefix .. 'd:' .. id, 'webhook_id', webhook_id, 'recipient_id', recipient_id, ... )
	-- It changed in the other store, not now.
	now_ms = tonumber( updated_at_ms )
	set_state( id, state )
	if is_reported == '1' then
		redis.call( 'ZREM', prefix .. 'unreported', id )
	end
	return 1
end
