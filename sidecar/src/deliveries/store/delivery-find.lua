-- Returns those of these webhook ids that are stored.
function commands.find( ... )
	local ids = {}
	for _, webhook_id in ipairs( { ... } ) do
		local id = redis.call( 'HGET', prefix .. 'ids', webhook_id )
		if id then
			table.insert( ids, id )
		end
	end
	return rows( ids, 'webhook_id', 'state', 'tries', 'reason', 'updated_at_ms' )
end
