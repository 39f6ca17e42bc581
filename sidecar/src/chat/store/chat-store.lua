-- The commands of the store of chats. Each runs atomically.
--
-- <prefix>chat:last_id             the last id: microseconds since 1970
-- <prefix>chat:message:<name>      "<id> <chorus_of> <line>"; expires some time after WordPress has it. <name> is "<webinar>:<lead>:<key>"
-- <prefix>chat:chorus:<key>        id of the line that others join; expires
-- <prefix>chat:waiting:<sidecar>   sorted set of names that WordPress does not have, by the time of acceptance
-- <prefix>chat:sidecars            set of the sidecars that have such a set
-- <prefix>chat:room:<webinar>      what the chat was last; expires

-- cjson would round ids, so a line is a text without them.
local function id_text( id )
	return string.format( '%.0f', id )
end

-- For each message: name, key of its chorus, line. Returns for each whether it is new, and what is stored.
function commands.add( sidecar, chorus_ms, id_step, ... )
	local given = { ... }
	local answers = {}
	for at = 1, #given, 3 do
		local name, chorus, line = given[ at ], given[ at + 1 ], given[ at + 2 ]
		local key = prefix .. 'chat:message:' .. name
		local known = redis.call( 'GET', key )
		if known then
			answers[ #answers + 1 ] = '0 ' .. known
		else
			local last = tonumber( redis.call( 'GET', prefix .. 'chat:last_id' ) or 0 )
			local id = id_text( math.max( last + id_step, now_ms * 1000 ) )
			local chorus_of = '0'
			redis.call( 'SET', prefix .. 'chat:last_id', id )
			if chorus ~= '' then
				local chorus_key = prefix .. 'chat:chorus:' .. chorus
				chorus_of = redis.call( 'GET', chorus_key ) or '0'
				if chorus_of == '0' then
					redis.call( 'SET', chorus_key, id, 'PX', chorus_ms )
				end
			end
			local value = id .. ' ' .. chorus_of .. ' ' .. line
			redis.call( 'SET', key, value )
			redis.call( 'ZADD', prefix .. 'chat:waiting:' .. sidecar, now_ms, name )
			redis.call( 'SADD', prefix .. 'chat:sidecars', sidecar )
			answers[ #answers + 1 ] = '1 ' .. value
		end
	end
	return answers
end

-- The oldest names of this sidecar, and of others that have waited since a time; each with what is stored.
function commands.waiting( sidecar, others_before_ms, limit )
	local answers = {}
	for _, owner in ipairs( redis.call( 'SMEMBERS', prefix .. 'chat:sidecars' ) ) do
		local before = owner == sidecar and '+inf' or others_before_ms
		for _, name in ipairs( redis.call( 'ZRANGEBYSCORE', prefix .. 'chat:waiting:' .. owner, '-inf', before, 'LIMIT', 0, limit - #answers / 2 ) ) do
			local stored = redis.call( 'GET', prefix .. 'chat:message:' .. name )
			if stored then
				answers[ #answers + 1 ] = name
				answers[ #answers + 1 ] = stored
			else
				redis.call( 'ZREM', prefix .. 'chat:waiting:' .. owner, name )
			end
		end
	end
	return answers
end

function commands.hand_over( known_ms, ... )
	for _, owner in ipairs( redis.call( 'SMEMBERS', prefix .. 'chat:sidecars' ) ) do
		redis.call( 'ZREM', prefix .. 'chat:waiting:' .. owner, ... )
		if redis.call( 'EXISTS', prefix .. 'chat:waiting:' .. owner ) == 0 then
			redis.call( 'SREM', prefix .. 'chat:sidecars', owner )
		end
	end
	for _, name in ipairs( { ... } ) do
		redis.call( 'PEXPIRE', prefix .. 'chat:message:' .. name, known_ms )
	end
end
