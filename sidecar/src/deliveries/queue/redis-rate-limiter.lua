-- Decides when a message may start, for all sidecars together and by the clock of Redis.
--
-- <prefix>silent        the pause that Telegram requested: when it began and how long it is, "<ms>:<ms>"
-- <prefix>paced:<chat>  when the last message to this chat started
-- <prefix>next_turn     time (Unix milliseconds) when the next request may start
--
-- All keys expire. But somebody may set the clock back, and then they live too long: so a time in the
-- future of the clock of Redis counts as passed.

local LONGEST_PAUSE_MS = 3600000

local function set( key, value, ms )
	redis.call( 'SET', prefix .. key, value, 'PX', string.format( '%.0f', math.ceil( ms ) ) )
end

local function redis_now_ms()
	local time = redis.call( 'TIME' )
	return time[ 1 ] * 1000 + time[ 2 ] / 1000
end

local function left_ms( began_ms, ms )
	local now = redis_now_ms()
	return now < began_ms and 0 or math.max( 0, math.ceil( began_ms + ms - now ) )
end

local function pause_left_ms()
	local began, ms = string.match( redis.call( 'GET', prefix .. 'silent' ) or '', '^([%d.]+):([%d.]+)$' )
	return began and left_ms( tonumber( began ), tonumber( ms ) ) or 0
end

local function chat_left_ms( chat, gap_ms )
	local began = tonumber( redis.call( 'GET', prefix .. 'paced:' .. chat ) or 0 )
	-- An older version stored 1.
	return left_ms( began, tonumber( gap_ms ) )
end

-- Reserves the next slot. Returns 'reserved', or a reason and milliseconds: 'blocked' (this chat or the whole bot
-- is paused) or 'wait' (until the next slot). Without a chat it is a further request of a running try.
function commands.reserve( chat, gap_ms, gap_per_chat_ms )
	local blocked_ms = pause_left_ms()
	if chat ~= '' then
		blocked_ms = math.max( blocked_ms, chat_left_ms( chat, gap_per_chat_ms ) )
	end
	if blocked_ms > 0 then
		return { 'blocked', blocked_ms }
	end
	local now = redis_now_ms()
	local at_ms = tonumber( redis.call( 'GET', prefix .. 'next_turn' ) or 0 )
	if now < at_ms and at_ms <= now + gap_ms then
		return { 'wait', math.ceil( at_ms - now ) }
	end
	-- A slot used a little late does not delay the next one. Unused slots are not made up for: that would be a burst.
	local late_ms = now - at_ms
	local next_ms = ( late_ms >= 0 and late_ms < tonumber( gap_ms ) and at_ms or now ) + gap_ms
	set( 'next_turn', string.format( '%.3f', next_ms ), next_ms - now + 1000 )
	if chat ~= '' then
		set( 'paced:' .. chat, string.format( '%.3f', now ), gap_per_chat_ms )
	end
	return { 'reserved', 0 }
end

-- How long a chat is still blocked.
function commands.chat_left( chat, gap_per_chat_ms )
	return chat_left_ms( chat, gap_per_chat_ms )
end

function commands.pause_left()
	return pause_left_ms()
end

-- Pauses all sidecars. The longest of several pauses applies; returns its milliseconds.
function commands.pause( ms )
	local longest_ms = math.min( math.max( pause_left_ms(), tonumber( ms ) ), LONGEST_PAUSE_MS )
	set( 'silent', string.format( '%.0f:%.0f', redis_now_ms(), longest_ms ), longest_ms )
	return longest_ms
end

-- The clock of Redis, to notice when somebody moves it.
function commands.time()
	return string.format( '%.0f', redis_now_ms() )
end
