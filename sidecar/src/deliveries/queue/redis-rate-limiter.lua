-- When a message may start, over all sidecars and by the one clock of Redis. KEYS[1] is the prefix of
-- all keys; ARGV: the command, the time (not used here), and what the command takes.
--
-- <prefix>silent        for as long as Telegram asked for silence
-- <prefix>paced:<chat>  until the next message to this chat may start
-- <prefix>next_turn     when the next message may start

local prefix = KEYS[ 1 ]

local function set( key, value, ms )
	redis.call( 'SET', prefix .. key, value, 'PX', string.format( '%.0f', math.ceil( ms ) ) )
end

local commands = {}

-- Returns 'given', or why not and for how many milliseconds: 'held up' (this chat, or all), or 'wait' for the next turn.
function commands.claim( chat, gap_ms, gap_per_chat_ms )
	local held_up_ms = math.max(
		redis.call( 'PTTL', prefix .. 'silent' ),
		redis.call( 'PTTL', prefix .. 'paced:' .. chat )
	)
	if held_up_ms > 0 then
		return { 'held up', held_up_ms }
	end
	local time = redis.call( 'TIME' )
	local now_ms = time[ 1 ] * 1000 + time[ 2 ] / 1000
	local at_ms = tonumber( redis.call( 'GET', prefix .. 'next_turn' ) or 0 )
	if now_ms < at_ms then
		return { 'wait', math.ceil( at_ms - now_ms ) }
	end
	-- Who comes a little late takes nothing from the next; a longer time is not made up for, which would be a burst.
	local late_ms = now_ms - at_ms
	local next_ms = ( late_ms < tonumber( gap_ms ) and at_ms or now_ms ) + gap_ms
	set( 'next_turn', string.format( '%.3f', next_ms ), next_ms - now_ms + 1000 )
	set( 'paced:' .. chat, 1, gap_per_chat_ms )
	return { 'given', 0 }
end

-- The longest of several pauses counts; returns how long it is.
function commands.silence( ms )
	local longest_ms = math.max( redis.call( 'PTTL', prefix .. 'silent' ), tonumber( ms ) )
	set( 'silent', 1, longest_ms )
	return longest_ms
end

return commands[ ARGV[ 1 ] ]( unpack( ARGV, 3 ) )
