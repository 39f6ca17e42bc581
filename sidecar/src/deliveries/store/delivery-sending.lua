-- The commands that send deliveries. Each runs atomically.

function commands.add( webhook_id, webinar_id, recipient_id, text, button, video_url, expires_at_ms )
	if redis.call( 'HEXISTS', prefix .. 'ids', webhook_id ) == 1 then
		return 0
	end
	local id = next_id()
	redis.call( 'HSET', prefix .. 'ids', webhook_id, id )
	redis.call( 'ZADD', prefix .. 'of:' .. recipient_id, id, id )
	redis.call( 'HSET', prefix .. 'd:' .. id,
		'webhook_id', webhook_id, 'webinar_id', webinar_id, 'recipient_id', recipient_id,
		'text', text, 'button', button, 'video_url', video_url, 'expires_at_ms', expires_at_ms,
		'tries', 0, 'failed_tries', 0, 'next_try_at_ms', 0, 'reason', '', 'created_at_ms', ARGV[ 2 ] )
	set_state( id, 'pending' )
	return 1
end

-- Nothing waits longer for its next try. A later time was stored by a wrong clock.
local LONGEST_PAUSE_MS = 3600000

function commands.due( at_ms, limit )
	local found = {}
	local function search( least, most )
		local passed = 0
		repeat
			local heads = redis.call( 'ZRANGEBYSCORE', prefix .. 'heads', least, most, 'LIMIT', passed, CHUNK )
			for _, id in ipairs( heads ) do
				if #found == tonumber( limit ) then
					break
				end
				if not is_behind_in_chat( id, get( id, 'recipient_id' ) ) then
					table.insert( found, id )
				end
			end
			passed = passed + CHUNK
		until #heads < CHUNK or #found == tonumber( limit )
	end
	search( '-inf', at_ms )
	search( '(' .. whole( at_ms + LONGEST_PAUSE_MS ), '+inf' )
	return rows( found, 'webhook_id', 'recipient_id' )
end

function commands.next_due_after( at_ms )
	return redis.call( 'ZRANGEBYSCORE', prefix .. 'heads', '(' .. at_ms, '+inf', 'WITHSCORES', 'LIMIT', 0, 1 )[ 2 ]
end

local USELESS = 'The message was too late to be useful.'

-- The time is one that WordPress has confirmed, or 0. An older version stored no `expires_at_ms`.
local function is_useless( id, confirmed_ms, useful_ms )
	local at_ms = tonumber( get( id, 'expires_at_ms' ) or '' ) or get( id, 'created_at_ms' ) + useful_ms
	return at_ms <= tonumber( confirmed_ms )
end

local function release( id, ... )
	if is_useless( id, ... ) then
		set_state( id, 'failed', { reason = USELESS } )
	else
		set_state( id, 'pending' )
	end
end

-- The time is empty if it does not matter whether it is due.
function commands.mark_sending( id, at_ms, confirmed_ms, useful_ms )
	if get( id, 'state' ) ~= 'pending' then
		return {}
	end
	if at_ms ~= '' then
		local next_try_at_ms = redis.call( 'ZSCORE', prefix .. 'heads', id )
		local early_ms = next_try_at_ms and next_try_at_ms - at_ms
		if not early_ms or ( early_ms > 0 and early_ms <= LONGEST_PAUSE_MS )
			or is_behind_in_chat( id, get( id, 'recipient_id' ) ) then
			return {}
		end
	end
	if is_useless( id, confirmed_ms, useful_ms ) then
		set_state( id, 'failed', { reason = USELESS } )
		return {}
	end
	set_state( id, 'sending', { tries = get( id, 'tries' ) + 1 } )
	return rows( { id }, 'webhook_id', 'recipient_id', 'text', 'button', 'video_url', 'failed_tries' )
end

-- Renews the leases of these tries. Returns all running tries; their number and lease change with each renewal.
function commands.renew_tries( ... )
	for _, id in ipairs( { ... } ) do
		if get( id, 'state' ) == 'sending' then
			redis.call( 'HINCRBY', prefix .. 'd:' .. id, 'lease', 1 )
		end
	end
	return rows( redis.call( 'ZRANGE', prefix .. 'state:sending', 0, -1 ), 'tries', 'lease' )
end

function commands.settle( id, state, reason )
	if get( id, 'state' ) == 'sending' then
		set_state( id, state, { reason = reason } )
	end
end

function commands.try_again_at( id, at_ms, reason, failed )
	if get( id, 'state' ) == 'sending' then
		set_state( id, 'pending', {
			next_try_at_ms = at_ms,
			reason = reason,
			failed_tries = get( id, 'failed_tries' ) + failed,
		} )
	end
end

function commands.hold( ... )
	for _, recipient in ipairs( { ... } ) do
		if not is_connected( recipient ) then
			for _, id in ipairs( redis.call( 'ZRANGE', prefix .. 'line:' .. recipient, 0, -1 ) ) do
				if get( id, 'state' ) == 'pending' then
					set_state( id, 'waiting' )
				end
			end
		end
	end
end

function commands.release( recipient, ... )
	for _, id in ipairs( redis.call( 'ZRANGE', prefix .. 'of:' .. recipient, 0, -1 ) ) do
		if get( id, 'state' ) == 'waiting' then
			release( id, ... )
		end
	end
end

-- A chunk of deliveries in this state after this id. The caller continues with the last id.
local function some_after( after_id, state )
	return redis.call( 'ZRANGEBYSCORE', prefix .. 'state:' .. state, '(' .. after_id, '+inf', 'LIMIT', 0, CHUNK )
end

function commands.release_some( after_id, ... )
	local ids = some_after( after_id, 'waiting' )
	for _, id in ipairs( ids ) do
		release( id, ... )
	end
	return ids[ #ids ]
end

function commands.drop_useless_some( after_id, state, ... )
	local ids = some_after( after_id, state )
	for _, id in ipairs( ids ) do
		if is_useless( id, ... ) then
			set_state( id, 'failed', { reason = USELESS } )
		end
	end
	return ids[ #ids ]
end

-- By the creation time, because each restart changes the state and so `updated_at_ms`.
function commands.expire_some( after_id, before_ms )
	local ids = some_after( after_id, 'waiting' )
	for _, id in ipairs( ids ) do
		if tonumber( get( id, 'created_at_ms' ) ) < tonumber( before_ms ) then
			set_state( id, 'failed', { reason = 'The person has not connected Telegram in time.' } )
		end
	end
	return ids[ #ids ]
end

function commands.mark_interrupted( id )
	local ids = id and { id } or redis.call( 'ZRANGE', prefix .. 'state:sending', 0, -1 )
	local webhook_ids = {}
	for _, one in ipairs( ids ) do
		if get( one, 'state' ) == 'sending' then
			set_state( one, 'uncertain', { reason = 'The sidecar stopped during the try.' } )
			table.insert( webhook_ids, get( one, 'webhook_id' ) )
		end
	end
	return webhook_ids
end
