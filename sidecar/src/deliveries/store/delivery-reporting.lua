-- The commands that report, replay, withdraw, list and delete deliveries. Each runs atomically.

-- When the earliest delivery that is still to be sent was stored.
function commands.oldest_unsent()
	local oldest
	for state in pairs( IN_LINE ) do
		local id = redis.call( 'ZRANGE', prefix .. 'state:' .. state, 0, 0 )[ 1 ]
		if id and ( not oldest or id < oldest ) then
			oldest = id
		end
	end
	return oldest and get( oldest, 'created_at_ms' )
end

function commands.count( ... )
	local counts = {}
	for index, state in ipairs( { ... } ) do
		counts[ index ] = redis.call( 'ZCARD', prefix .. 'state:' .. state )
	end
	return counts
end

local NEVER_MS = '9007199254740991'

-- Returns for each webhook id its recipient, 'unchanged' or 'unknown'.
function commands.replay( ... )
	local results = {}
	for index, webhook_id in ipairs( { ... } ) do
		local id = redis.call( 'HGET', prefix .. 'ids', webhook_id )
		local state = id and get( id, 'state' )
		if not id then
			results[ index ] = 'unknown'
		elseif state ~= 'failed' and state ~= 'unreachable' and state ~= 'uncertain' then
			results[ index ] = 'unchanged'
		else
			local recipient = get( id, 'recipient_id' )
			-- A new id puts it behind all stored deliveries.
			local new_id = next_id()
			remove_from_sets( id )
			redis.call( 'RENAME', prefix .. 'd:' .. id, prefix .. 'd:' .. new_id )
			redis.call( 'HSET', prefix .. 'ids', webhook_id, new_id )
			redis.call( 'ZADD', prefix .. 'of:' .. recipient, new_id, new_id )
			set_state( new_id, 'pending', { tries = 0, failed_tries = 0, next_try_at_ms = 0, reason = '',
				expires_at_ms = NEVER_MS } )
			results[ index ] = recipient
		end
	end
	return results
end

function commands.withdraw( ... )
	for _, webhook_id in ipairs( { ... } ) do
		local id = redis.call( 'HGET', prefix .. 'ids', webhook_id )
		local state = id and get( id, 'state' )
		if state == 'pending' or state == 'waiting' then
			delete( id )
		end
	end
end

function commands.list( after_id, limit, ... )
	return rows( ids_after( after_id, limit, { ... } ),
		'webhook_id', 'webinar_id', 'recipient_id', 'state', 'tries', 'reason', 'updated_at_ms' )
end

function commands.unreported( limit )
	return rows(
		redis.call( 'ZRANGE', prefix .. 'unreported', 0, limit - 1 ),
		'webhook_id', 'state', 'tries', 'reason', 'updated_at_ms'
	)
end

-- Arguments: pairs of webhook id and time of the change that WordPress knows now.
function commands.mark_reported( ... )
	local reports = { ... }
	for index = 1, #reports, 2 do
		local id = redis.call( 'HGET', prefix .. 'ids', reports[ index ] )
		if id and get( id, 'updated_at_ms' ) == reports[ index + 1 ] then
			redis.call( 'ZREM', prefix .. 'unreported', id )
		end
	end
end

function commands.forget( recipient )
	for _, id in ipairs( redis.call( 'ZRANGE', prefix .. 'of:' .. recipient, 0, -1 ) ) do
		delete( id )
	end
end

function commands.purge_some( before_ms )
	local ids = redis.call( 'ZRANGEBYSCORE', prefix .. 'done', '-inf', '(' .. before_ms, 'LIMIT', 0, CHUNK )
	for _, id in ipairs( ids ) do
		delete( id )
	end
	return #ids
end
