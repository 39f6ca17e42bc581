-- Each command of the store of people, in one step. KEYS[1] is the prefix of all keys; ARGV: the
-- command, the time in Unix milliseconds, and what the command takes.
--
-- <prefix>person:<recipient>   hash: chat_id, state, updated_at_ms
-- <prefix>chat:<chat>          set: the recipients who have it
-- <prefix>nonce:<nonce>        a link already used, until it would expire
-- <prefix>people_unreported    sorted set by time of the last change

local prefix = KEYS[ 1 ]
local now = tonumber( ARGV[ 2 ] )

local function get( recipient, field )
	return redis.call( 'HGET', prefix .. 'person:' .. recipient, field )
end

local function put( recipient, state )
	-- Rises with each change, also when the clock was set back: WordPress goes by the greatest.
	local at = string.format( '%.0f', math.max( now, tonumber( get( recipient, 'updated_at_ms' ) or 0 ) + 1 ) )
	redis.call( 'HSET', prefix .. 'person:' .. recipient, 'state', state, 'updated_at_ms', at )
	redis.call( 'ZADD', prefix .. 'people_unreported', at, recipient )
end

local function leave_chat( recipient )
	local chat = get( recipient, 'chat_id' )
	if chat then
		redis.call( 'SREM', prefix .. 'chat:' .. chat, recipient )
	end
end

local function with_chat( chat )
	return redis.call( 'SORT', prefix .. 'chat:' .. chat )
end

-- Returns who of them was in one of these states, and is in the new one now.
local function change( recipients, from, to )
	local changed = {}
	for _, recipient in ipairs( recipients ) do
		if from[ get( recipient, 'state' ) ] then
			put( recipient, to )
			table.insert( changed, recipient )
		end
	end
	return changed
end

local commands = {}

function commands.find( recipient )
	return redis.call( 'HMGET', prefix .. 'person:' .. recipient, 'chat_id', 'state' )
end

function commands.connect( recipient, chat, nonce, expires_at )
	local key = prefix .. 'nonce:' .. nonce
	if redis.call( 'SETNX', key, 1 ) == 0 then
		return 0
	end
	-- A token past its time is refused for that, so its nonce need not be kept.
	redis.call( 'EXPIREAT', key, expires_at + 1 )
	leave_chat( recipient )
	redis.call( 'HSET', prefix .. 'person:' .. recipient, 'chat_id', chat )
	redis.call( 'SADD', prefix .. 'chat:' .. chat, recipient )
	put( recipient, 'connected' )
	return 1
end

function commands.reconnect( chat )
	change( with_chat( chat ), { stopped = true, unreachable = true }, 'connected' )
	return with_chat( chat )
end

function commands.stop( chat )
	return #change( with_chat( chat ), { connected = true, unreachable = true }, 'stopped' )
end

function commands.mark_unreachable( chat )
	change( with_chat( chat ), { connected = true }, 'unreachable' )
end

function commands.mark_reachable( chat )
	return change( with_chat( chat ), { unreachable = true }, 'connected' )
end

function commands.try_again( ... )
	change( { ... }, { unreachable = true }, 'connected' )
end

function commands.forget( recipient )
	leave_chat( recipient )
	redis.call( 'DEL', prefix .. 'person:' .. recipient )
	redis.call( 'ZREM', prefix .. 'people_unreported', recipient )
end

function commands.unreported( limit )
	local found = {}
	for index, recipient in ipairs( redis.call( 'ZRANGE', prefix .. 'people_unreported', 0, limit - 1 ) ) do
		found[ index ] = { recipient, get( recipient, 'state' ), get( recipient, 'updated_at_ms' ) }
	end
	return found
end

-- Pairs of recipient and time.
function commands.mark_reported( ... )
	local reports = { ... }
	for index = 1, #reports, 2 do
		if get( reports[ index ], 'updated_at_ms' ) == reports[ index + 1 ] then
			redis.call( 'ZREM', prefix .. 'people_unreported', reports[ index ] )
		end
	end
end

return commands[ ARGV[ 1 ] ]( unpack( ARGV, 3 ) )
