-- The records of a delivery and the sorted sets that order them. Ids are padded to sixteen digits, so that
-- their order as text is the order in which deliveries are sent.
--
-- <prefix>d:<id>              hash: the delivery
-- <prefix>ids                 hash: webhook id to id
-- <prefix>last_id             the last id used
-- <prefix>of:<recipient>      sorted set: all deliveries to this recipient
-- <prefix>line:<recipient>    sorted set: those in the state `pending` or `sending`
-- <prefix>heads               sorted set by time of the next try: the first of each line, while it is `pending`
-- <prefix>state:<state>       sorted set by id
-- <prefix>unreported          sorted set by time of the last change: states that WordPress does not know yet
-- <prefix>done                sorted set by time of the last change: ended deliveries

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

-- Changes a line and updates `heads`, so that only the first delivery of the line can be due.
local function change_line( recipient, change )
	local line, heads = prefix .. 'line:' .. recipient, prefix .. 'heads'
	local before = redis.call( 'ZRANGE', line, 0, 0 )[ 1 ]
	change( line )
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

-- Sets a state and other fields, and updates all sorted sets.
local function set_state( id, state, fields )
	local key = prefix .. 'd:' .. id
	local old = get( id, 'state' )
	-- Rises with each change, even after the clock was set back: WordPress uses the report with the latest time.
	local at = whole( math.max( now_ms, tonumber( get( id, 'updated_at_ms' ) or 0 ) + 1 ) )
	redis.call( 'HSET', key, 'state', state, 'updated_at_ms', at )
	for field, value in pairs( fields or {} ) do
		redis.call( 'HSET', key, field, value )
	end
	if old then
		redis.call( 'ZREM', prefix .. 'state:' .. old, id )
	end
	redis.call( 'ZADD', prefix .. 'state:' .. state, id, id )
	change_line( get( id, 'recipient_id' ), function( line )
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

local function remove_from_sets( id )
	local recipient = get( id, 'recipient_id' )
	change_line( recipient, function( line )
		redis.call( 'ZREM', line, id )
	end )
	redis.call( 'ZREM', prefix .. 'of:' .. recipient, id )
	redis.call( 'ZREM', prefix .. 'state:' .. get( id, 'state' ), id )
	redis.call( 'ZREM', prefix .. 'unreported', id )
	redis.call( 'ZREM', prefix .. 'done', id )
end

local function delete( id )
	remove_from_sets( id )
	redis.call( 'HDEL', prefix .. 'ids', get( id, 'webhook_id' ) )
	redis.call( 'DEL', prefix .. 'd:' .. id )
end

-- Whether an earlier delivery goes to the same chat by another recipient.
local function is_behind_in_chat( id, recipient )
	local chat = redis.call( 'HGET', prefix .. 'person:' .. recipient, 'chat_id' )
	if not chat then
		return false
	end
	for _, other in ipairs( redis.call( 'SMEMBERS', prefix .. 'chat:' .. chat ) ) do
		local head = redis.call( 'ZRANGE', prefix .. 'line:' .. other, 0, 0 )[ 1 ]
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

-- Returns ids of deliveries in these states, in the order in which they are sent.
local function ids_after( after_id, limit, states )
	local ids = {}
	for _, state in ipairs( states ) do
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
	return ids
end
