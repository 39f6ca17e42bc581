-- Decides when a request may start, for all sidecars together and by the clock of Redis.
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

function commands.pause_left()
	local began, ms = string.match( redis.call( 'GET', prefix .. 'silent' ) or '', '^([%d.]+):([%d.]+)$' )
	return began and left_ms( tonumber( began ), tonumber( ms ) ) or 0
end

-- Takes the next slot for a message to this chat, or for a further request of a running try (empty chat).
-- Returns 'taken', or why there is no slot now and for how many milliseconds.
function commands.take( chat, gap_ms, gap_per_chat_ms )
	local paused_ms = commands.pause_left()
	if paused_ms > 0 then
		return { 'pause', paused_ms }
	end
	-- An older version stored 1.
	local chat_ms = left_ms( tonumber( redis.call( 'GET', prefix .. 'paced:' .. chat ) or 0 ), tonumber( gap_per_chat_ms ) )
	if chat_ms > 0 then
		return { 'chat', chat_ms }
	end
	local now = redis_now_ms()
	local at_ms = tonumber( redis.call( 'GET', prefix .. 'next_turn' ) or 0 )
	if now < at_ms and at_ms <= now + gap_ms then
		return { 'slot', math.ceil( at_ms - now ) }
	end
	-- A slot used a little late does not delay the next one. Unused slots are not made up for: that would be a burst.
	local late_ms = now - at_ms
	local next_ms = ( late_ms >= 0 and late_ms < tonumber( gap_ms ) and at_ms or now ) + gap_ms
	set( 'next_turn', string.format( '%.3f', next_ms ), next_ms - now + 1000 )
	if chat ~= '' then
		set( 'paced:' .. chat, string.format( '%.3f', now ), gap_per_chat_ms )
	end
	return { 'taken', 0 }
end

-- Pauses all sidecars. The longest of several pauses applies.
function commands.pause( ms )
	local longest_ms = math.min( math.max( commands.pause_left(), tonumber( ms ) ), LONGEST_PAUSE_MS )
	set( 'silent', string.format( '%.0f:%.0f', redis_now_ms(), longest_ms ), longest_ms )
end
