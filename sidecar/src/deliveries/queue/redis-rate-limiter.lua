-- Decides when a message may start, for all sidecars together and by the clock of Redis.
--
-- <prefix>silent        expires when the pause that Telegram requested ends
-- <prefix>paced:<chat>  expires when the next message to this chat may start
-- <prefix>next_turn     time (Unix milliseconds) when the next message may start

local function set( key, value, ms )
	redis.call( 'SET', prefix .. key, value, 'PX', string.format( '%.0f', math.ceil( ms ) ) )
end

-- Reserves the next slot. Returns 'reserved', or a reason and milliseconds: 'blocked' (this chat or the whole bot
-- is paused) or 'wait' (until the next slot).
function commands.reserve( chat, gap_ms, gap_per_chat_ms )
	local blocked_ms = math.max(
		redis.call( 'PTTL', prefix .. 'silent' ),
		redis.call( 'PTTL', prefix .. 'paced:' .. chat )
	)
	if blocked_ms > 0 then
		return { 'blocked', blocked_ms }
	end
	local time = redis.call( 'TIME' )
	local redis_now_ms = time[ 1 ] * 1000 + time[ 2 ] / 1000
	local at_ms = tonumber( redis.call( 'GET', prefix .. 'next_turn' ) or 0 )
	if redis_now_ms < at_ms then
		return { 'wait', math.ceil( at_ms - redis_now_ms ) }
	end
	-- A slot used a little late does not delay the next one. Unused slots are not made up for: that would be a burst.
	local late_ms = redis_now_ms - at_ms
	local next_ms = ( late_ms < tonumber( gap_ms ) and at_ms or redis_now_ms ) + gap_ms
	set( 'next_turn', string.format( '%.3f', next_ms ), next_ms - redis_now_ms + 1000 )
	set( 'paced:' .. chat, 1, gap_per_chat_ms )
	return { 'reserved', 0 }
end

-- Pauses all sidecars. The longest of several pauses applies; returns its milliseconds.
function commands.pause( ms )
	local longest_ms = math.max( redis.call( 'PTTL', prefix .. 'silent' ), tonumber( ms ) )
	set( 'silent', 1, longest_ms )
	return longest_ms
end
