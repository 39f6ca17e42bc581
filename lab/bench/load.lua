-- Sends the requests of a file in turn, and counts the responses that differ from the expected one.
--
-- Usage: wrk … -s load.lua <address> -- <file: requests, a zero byte after each> <status> <text in each body>

local threads = {}

function setup( thread )
	table.insert( threads, thread )
end

function init( args )
	local file = assert( io.open( args[ 1 ], "rb" ) )
	requests = {}
	for text in file:read( "*a" ):gmatch( "(.-)%z" ) do
		table.insert( requests, text )
	end
	file:close()
	expectedStatus = tonumber( args[ 2 ] )
	expectedText = args[ 3 ] or ""
	turn = 0
	-- wrk calls request() once before it sends.
	sent = -1
	wrong = 0
	example = ""
end

function request()
	turn = turn % #requests + 1
	sent = sent + 1
	return requests[ turn ]
end

function response( status, _, body )
	if status ~= expectedStatus or not body:find( expectedText, 1, true ) then
		wrong = wrong + 1
		example = status .. " " .. body:sub( 1, 300 )
	end
end

function done( summary, latency )
	local sent, wrong, example = 0, 0, ""
	for _, thread in ipairs( threads ) do
		sent = sent + thread:get( "sent" )
		wrong = wrong + thread:get( "wrong" )
		example = example .. thread:get( "example" )
	end
	local errors = summary.errors
	io.write( string.format(
		"\nresult %d %d %d %d %.3f %.3f %d\n%s\n",
		summary.requests,
		sent,
		wrong,
		errors.connect + errors.read + errors.write + errors.timeout,
		latency:percentile( 50 ) / 1000,
		latency:percentile( 99 ) / 1000,
		summary.duration,
		example
	) )
end
