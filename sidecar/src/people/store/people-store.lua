-- The commands of the people store. Each runs atomically.
--
-- <prefix>person:<recipient>   hash: chat_id, state, updated_at_ms
-- <prefix>chat:<chat>          set: the recipients with this chat
-- <prefix>nonce:<nonce>        a used link, until it expires
-- <prefix>people_unreported    sorted set by time of the last change: states that WordPress does not know yet

local function get( recipient, field )
	return redis.call( 'HGET', prefix .. 'person:' .. recipient, field )
end

local function set_state( recipient, state )
	-- Rises with each change, even after the clock was set back: WordPress uses the report with the latest time.
	local at = string.format( '%.0f', math.max( now_ms, tonumber( get( recipient, 'updated_at_ms' ) or 0 ) + 1 ) )
	redis.call( 'HSET', prefix .. 'person:' .. recipient, 'state', state, 'updated_at_ms', at )
	redis.call( 'ZADD', prefix .. 'people_unreported', at, recipient )
end

local function leave_chat( recipient )
	local chat = get( recipient, 'chat_id' )
	if chat then
		redis.call( 'SREM', prefix .. 'chat:' .. chat, recipient )
	end
end

local function recipients_with_chat( chat )
	return redis.call( 'SORT', prefix .. 'chat:' .. chat )
end

-- Changes the state of those recipients who are in one of the `from` states; returns them.
local function change_state( recipients, from, to )
	local changed = {}
	for _, recipient in ipairs( recipients ) do
		if from[ get( recipient, 'state' ) ] then
			set_state( recipient, to )
			table.insert( changed, recipient )
		end
	end
	return changed
end

function commands.find( recipient )
	return redis.call( 'HMGET', prefix .. 'person:' .. recipient, 'chat_id', 'state' )
end

function commands.connect( recipient, chat, nonce, expires_at )
	local key = prefix .. 'nonce:' .. nonce
	if redis.call( 'SETNX', key, 1 ) == 0 then
		return 0
	end
	-- An expired token is rejected without its nonce.
	redis.call( 'EXPIREAT', key, expires_at + 1 )
	leave_chat( recipient )
	redis.call( 'HSET', prefix .. 'person:' .. recipient, 'chat_id', chat )
	redis.call( 'SADD', prefix .. 'chat:' .. chat, recipient )
	set_state( recipient, 'connected' )
	return 1
end

function commands.reconnect( chat )
	change_state( recipients_with_chat( chat ), { stopped = true, unreachable = true }, 'connected' )
	return recipients_with_chat( chat )
end

function commands.stop( chat )
	return #change_state( recipients_with_chat( chat ), { connected = true, unreachable = true }, 'stopped' )
end

function commands.mark_unreachable( chat )
	change_state( recipients_with_chat( chat ), { connected = true }, 'unreachable' )
end

function commands.mark_reachable( chat )
	return change_state( recipients_with_chat( chat ), { unreachable = true }, 'connected' )
end

function commands.try_again( ... )
	change_state( { ... }, { unreachable = true }, 'connected' )
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

-- Arguments: pairs of recipient and time of the change that WordPress knows now.
function commands.mark_reported( ... )
	local reports = { ... }
	for index = 1, #reports, 2 do
		if get( reports[ index ], 'updated_at_ms' ) == reports[ index + 1 ] then
			redis.call( 'ZREM', prefix .. 'people_unreported', reports[ index ] )
		end
	end
end
