-- Each command of the store of deliveries, in one step. KEYS[1] is the prefix of all keys; ARGV: the
-- command, the time in Unix milliseconds, and what the command takes. Ids are padded to sixteen digits,
-- so that their order as text is the order of the line.
--
-- <prefix>d:<id>              hash: the delivery
-- <prefix>ids                 hash: webhook id → id
-- <prefix>last_id             the last id given out
-- <prefix>of:<recipient>      sorted set: every delivery to them
-- <prefix>line:<recipient>    sorted set: those that are `pending` or `sending`
-- <prefix>heads               sorted set by next try: the first of each line, while it is `pending`
-- <prefix>state:<state>       sorted set by id
-- <prefix>unreported, …done   sorted sets by time of the last change

local prefix = KEYS[ 1 ]
local now = tonumber( ARGV[ 2 ] )

local IN_LINE = { pending = true, sending = true }
local CHUNK = 500

local function whole( number )
	return string.format( '%.0f', number )
end

local function get( id, field )
	return redis.call( 'HGET', prefix .. 'd:' .. id, field )
end

local function next_id()
	return string.format( '%016d', redis.call( 'INCR', prefix .. 'last_id' ) )
end

-- Does something to a line, and sees to it that only its first one can be due.
local function with_line( recipient, work )
	local line, heads = prefix .. 'line:' .. recipient, prefix .. 'heads'
	local before = redis.call( 'ZRANGE', line, 0, 0 )[ 1 ]
	work( line )
	local head = redis.call( 'ZRANGE', line, 0, 0 )[ 1 ]
	if before and before ~= head then
		redis.call( 'ZREM', heads, before )
	end
	if head and get( head, 'state' ) == 'pending' then
		redis.call( 'ZADD', heads, get( head, 'next_try_at_ms' ), head )
	elseif head then
		redis.call( 'ZREM', heads, head )
	end
end

-- Writes a new state and what comes with it.
local function put( id, state, fields )
	local key = prefix .. 'd:' .. id
	local old = get( id, 'state' )
	-- Rises with each change, also when the clock was set back: WordPress goes by the greatest.
	local at = whole( math.max( now, tonumber( get( id, 'updated_at_ms' ) or 0 ) + 1 ) )
	redis.call( 'HSET', key, 'state', state, 'updated_at_ms', at )
	for field, value in pairs( fields or {} ) do
		redis.call( 'HSET', key, field, value )
	end
	if old then
		redis.call( 'ZREM', prefix .. 'state:' .. old, id )
	end
	redis.call( 'ZADD', prefix .. 'state:' .. state, id, id )
	with_line( get( id, 'recipient_id' ), function( line )
		if IN_LINE[ state ] then
			redis.call( 'ZADD', line, id, id )
		else
			redis.call( 'ZREM', line, id )
		end
	end )
	redis.call( 'ZREM', prefix .. 'unreported', id )
	redis.call( 'ZREM', prefix .. 'done', id )
	if not IN_LINE[ state ] then
		redis.call( 'ZADD', prefix .. 'unreported', at, id )
		if state ~= 'waiting' then
			redis.call( 'ZADD', prefix .. 'done', at, id )
		end
	end
end

-- Takes it out of every order.
local function take_out( id )
	local recipient = get( id, 'recipient_id' )
	with_line( recipient, function( line )
		redis.call( 'ZREM', line, id )
	end )
	redis.call( 'ZREM', prefix .. 'of:' .. recipient, id )
	redis.call( 'ZREM', prefix .. 'state:' .. get( id, 'state' ), id )
	redis.call( 'ZREM', prefix .. 'unreported', id )
	redis.call( 'ZREM', prefix .. 'done', id )
end

local function drop( id )
	take_out( id )
	redis.call( 'HDEL', prefix .. 'ids', get( id, 'webhook_id' ) )
	redis.call( 'DEL', prefix .. 'd:' .. id )
end

-- Whether somebody else has the chat of this one, and an earlier delivery.
local function is_behind_a_sharer( id, recipient )
	local chat = redis.call( 'HGET', prefix .. 'person:' .. recipient, 'chat_id' )
	if not chat then
		return false
	end
	for _, sharer in ipairs( redis.call( 'SMEMBERS', prefix .. 'chat:' .. chat ) ) do
		local head = redis.call( 'ZRANGE', prefix .. 'line:' .. sharer, 0, 0 )[ 1 ]
		if head and head < id then
			return true
		end
	end
	return false
end

local function is_connected( recipient )
	return redis.call( 'HGET', prefix .. 'person:' .. recipient, 'state' ) == 'connected'
end

local function rows( ids, ... )
	local found = {}
	for index, id in ipairs( ids ) do
		found[ index ] = redis.call( 'HMGET', prefix .. 'd:' .. id, ... )
		table.insert( found[ index ], 1, id )
	end
	return found
end

local commands = {}

function commands.add( webhook_id, webinar_id, recipient_id, text, button, video_url )
	if redis.call( 'HEXISTS', prefix .. 'ids', webhook_id ) == 1 then
		return 0
	end
	local id = next_id()
	redis.call( 'HSET', prefix .. 'ids', webhook_id, id )
	redis.call( 'ZADD', prefix .. 'of:' .. recipient_id, id, id )
	redis.call( 'HSET', prefix .. 'd:' .. id,
		'webhook_id', webhook_id, 'webinar_id', webinar_id, 'recipient_id', recipient_id,
		'text', text, 'button', button, 'video_url', video_url,
		'tries', 0, 'failed_tries', 0, 'next_try_at_ms', 0, 'reason', '', 'created_at_ms', ARGV[ 2 ] )
	put( id, 'pending' )
	return 1
end

function commands.due( at_ms, limit )
	local found, passed = {}, 0
	repeat
		local heads = redis.call( 'ZRANGEBYSCORE', prefix .. 'heads', '-inf', at_ms, 'LIMIT', passed, CHUNK )
		for _, id in ipairs( heads ) do
			if #found == tonumber( limit ) then
				break
			end
			if not is_behind_a_sharer( id, get( id, 'recipient_id' ) ) then
				table.insert( found, id )
			end
		end
		passed = passed + CHUNK
	until #heads < CHUNK or #found == tonumber( limit )
	return rows( found, 'webhook_id', 'recipient_id' )
end

function commands.next_due_after( at_ms )
	return redis.call( 'ZRANGEBYSCORE', prefix .. 'heads', '(' .. at_ms, '+inf', 'WITHSCORES', 'LIMIT', 0, 1 )[ 2 ]
end

function commands.mark_sending( id )
	if get( id, 'state' ) ~= 'pending' then
		return {}
	end
	put( id, 'sending', { tries = get( id, 'tries' ) + 1 } )
	return rows( { id }, 'webhook_id', 'recipient_id', 'text', 'button', 'video_url', 'failed_tries' )
end

function commands.settle( id, state, reason )
	if get( id, 'state' ) == 'sending' then
		put( id, state, { reason = reason } )
	end
end

function commands.try_again_at( id, at_ms, reason, failed )
	if get( id, 'state' ) == 'sending' then
		put( id, 'pending', {
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
					put( id, 'waiting' )
				end
			end
		end
	end
end

function commands.release( recipient )
	for _, id in ipairs( redis.call( 'ZRANGE', prefix .. 'of:' .. recipient, 0, -1 ) ) do
		if get( id, 'state' ) == 'waiting' then
			put( id, 'pending' )
		end
	end
end

-- Some that wait, behind this id: the caller comes again with the last one.
local function waiting_behind( after_id )
	return redis.call( 'ZRANGEBYSCORE', prefix .. 'state:waiting', '(' .. after_id, '+inf', 'LIMIT', 0, CHUNK )
end

function commands.release_some( after_id )
	local ids = waiting_behind( after_id )
	for _, id in ipairs( ids ) do
		put( id, 'pending' )
	end
	return ids[ #ids ]
end

-- From when it came, since each restart looks anew whether its person has connected.
function commands.expire_some( after_id, before_ms )
	local ids = waiting_behind( after_id )
	for _, id in ipairs( ids ) do
		if tonumber( get( id, 'created_at_ms' ) ) < tonumber( before_ms ) then
			put( id, 'failed', { reason = 'The person has not connected Telegram in time.' } )
		end
	end
	return ids[ #ids ]
end

function commands.mark_interrupted( id )
	local ids = id and { id } or redis.call( 'ZRANGE', prefix .. 'state:sending', 0, -1 )
	local webhook_ids = {}
	for _, one in ipairs( ids ) do
		if get( one, 'state' ) == 'sending' then
			put( one, 'uncertain', { reason = 'The sidecar stopped during the try.' } )
			table.insert( webhook_ids, get( one, 'webhook_id' ) )
		end
	end
	return webhook_ids
end

function commands.count( ... )
	local counts = {}
	for index, state in ipairs( { ... } ) do
		counts[ index ] = redis.call( 'ZCARD', prefix .. 'state:' .. state )
	end
	return counts
end

-- For each webhook id: its recipient, 'unchanged' or 'unknown'.
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
			-- The id is the place in the line: a new one is the place behind everybody.
			local behind = next_id()
			take_out( id )
			redis.call( 'RENAME', prefix .. 'd:' .. id, prefix .. 'd:' .. behind )
			redis.call( 'HSET', prefix .. 'ids', webhook_id, behind )
			redis.call( 'ZADD', prefix .. 'of:' .. recipient, behind, behind )
			put( behind, 'pending', { tries = 0, failed_tries = 0, next_try_at_ms = 0, reason = '' } )
			results[ index ] = recipient
		end
	end
	return results
end

function commands.list( after_id, limit, ... )
	local ids = {}
	for _, state in ipairs( { ... } ) do
		for _, id in ipairs( redis.call(
			'ZRANGEBYSCORE', prefix .. 'state:' .. state, '(' .. after_id, '+inf', 'LIMIT', 0, limit
		) ) do
			table.insert( ids, id )
		end
	end
	table.sort( ids )
	while #ids > tonumber( limit ) do
		table.remove( ids )
	end
	return rows( ids, 'webhook_id', 'webinar_id', 'recipient_id', 'state', 'tries', 'reason', 'updated_at_ms' )
end

function commands.unreported( limit )
	return rows(
		redis.call( 'ZRANGE', prefix .. 'unreported', 0, limit - 1 ),
		'webhook_id', 'state', 'tries', 'reason', 'updated_at_ms'
	)
end

-- Pairs of webhook id and time.
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
		drop( id )
	end
end

function commands.purge_some( before_ms )
	local ids = redis.call( 'ZRANGEBYSCORE', prefix .. 'done', '-inf', '(' .. before_ms, 'LIMIT', 0, CHUNK )
	for _, id in ipairs( ids ) do
		drop( id )
	end
	return #ids
end

return commands[ ARGV[ 1 ] ]( unpack( ARGV, 3 ) )
