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

-- Returns 1 and after how many milliseconds to start, or 0 and after how many to ask again.
function commands.claim( chat, gap_ms, gap_per_chat_ms )
	local held_up_ms = math.max(
		redis.call( 'PTTL', prefix .. 'silent' ),
		redis.call( 'PTTL', prefix .. 'paced:' .. chat )
	)
	if held_up_ms > 0 then
		return { 0, held_up_ms }
	end
	local time = redis.call( 'TIME' )
	local now_ms = time[ 1 ] * 1000 + time[ 2 ] / 1000
	local at_ms = math.max( now_ms, tonumber( redis.call( 'GET', prefix .. 'next_turn' ) or 0 ) )
	local wait_ms = at_ms - now_ms
	set( 'next_turn', string.format( '%.3f', at_ms + gap_ms ), wait_ms + gap_ms + 1000 )
	set( 'paced:' .. chat, 1, wait_ms + gap_per_chat_ms )
	return { 1, math.ceil( wait_ms ) }
end

-- The longest of several pauses counts; returns how long it is.
function commands.silence( ms )
	local longest_ms = math.max( redis.call( 'PTTL', prefix .. 'silent' ), tonumber( ms ) )
	set( 'silent', 1, longest_ms )
	return longest_ms
end

return commands[ ARGV[ 1 ] ]( unpack( ARGV, 3 ) )
