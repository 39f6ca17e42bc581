-- The commands that move people from and to another store. Each runs atomically.

function commands.read( recipient )
	local row = redis.call( 'HMGET', prefix .. 'person:' .. recipient, 'chat_id', 'state', 'updated_at_ms' )
	table.insert( row, redis.call( 'ZSCORE', prefix .. 'people_unreported', recipient ) and 0 or 1 )
	return row
end

-- Stores a person, or a later state of a stored one.
function commands.put( recipient, chat, state, updated_at_ms, is_reported )
	if tonumber( get( recipient, 'updated_at_ms' ) or -1 ) >= tonumber( updated_at_ms ) then
		return 0
	end
	leave_chat( recipient )
	redis.call( 'DEL', prefix .. 'person:' .. recipient )
	redis.call( 'HSET', prefix .. 'person:' .. recipient, 'chat_id', chat )
	redis.call( 'SADD', prefix .. 'chat:' .. chat, recipient )
	-- The person changed in the other store, not now.
	now_ms = tonumber( updated_at_ms )
	set_state( recipient, state )
	if is_reported == '1' then
		redis.call( 'ZREM', prefix .. 'people_unreported', recipient )
	end
	return 1
end
