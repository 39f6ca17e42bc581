-- Takes messages of another store: see chat-store.lua for the keys. For each message: name, id, and what is stored.
-- Sidecars hand over at once what one that is gone has left.
function commands.add( ... )
	local given = { ... }
	local count = 0
	for at = 1, #given, 3 do
		local name, id, value = given[ at ], given[ at + 1 ], given[ at + 2 ]
		if redis.call( 'SET', prefix .. 'chat:message:' .. name, value, 'NX' ) then
			redis.call( 'ZADD', prefix .. 'chat:waiting:moved', math.floor( id / 1000 ), name )
			redis.call( 'SADD', prefix .. 'chat:sidecars', 'moved' )
			if tonumber( id ) > tonumber( redis.call( 'GET', prefix .. 'chat:last_id' ) or 0 ) then
				redis.call( 'SET', prefix .. 'chat:last_id', id )
			end
			count = count + 1
		end
	end
	return count
end
