using OptionsAlerts.Contracts.MarketData;
using static OptionsAlerts.Unit.Tests.Wire.PinParts;

namespace OptionsAlerts.Unit.Tests.Wire;

internal static class MarketDataPins
{
    private const string StampJson = """{"runId":"iwm","feed":"recorded","step":7,"sequence":3,"delaySeconds":900}""";
    private const string BareStampJson = """{"runId":"live","feed":"cboe","step":0,"sequence":0,"delaySeconds":0}""";

    public static OptionChainSnapshot Chain { get; } = new()
    {
        Stamp = Stamp,
        AsOf = Open.AddMilliseconds(250),
        Underlying = "IWM",
        Spot = 215.52,
        Contracts = new ChainColumns
        {
            Roots = ["IWM", "IWM1"],
            Root = [0, 1],
            Expiry = [20260717, 20271217],
            Right = "CP",
            StrikeMills = [215_000, 199_500],
            Bid = [1.05, null],
            Ask = [1.1, 0.02],
            OpenInterest = [12_345, null],
            DayVolume = [0, 17],
            ImpliedVolatility = [0.2, null],
            Delta = [0.5, -0.25],
            Gamma = [0.05, null],
            Multiplier = [100, 110],
        },
        Excluded = new(StringComparer.Ordinal) { ["unparsable_symbol"] = 2 },
    };

    public static OptionTradeBatch Trades { get; } = new()
    {
        Stamp = Stamp,
        AsOf = Open,
        Underlying = "SPY",
        Contracts = ["SPY260717C00600000", "SPY260717P00590500"],
        Contract = [0, 1],
        TimeMicros = [1_782_826_200_000_000, 1_782_826_200_000_001],
        Price = [1.25, 0.05],
        Size = [10, 500],
        Exchange = [301, 0],
        Condition = [209, 0],
        Flags = [(int)(TradeFlags.IntermarketSweep | TradeFlags.Late), 0],
        Side = [(int)Aggressor.Ask, (int)Aggressor.Unknown],
        GapBefore = true,
        Number = 12,
    };

    public static VolumeHistory Volumes { get; } = new()
    {
        Stamp = Stamp,
        AsOf = Open,
        Underlying = "SPY",
        Day = [20260626, 20260629],
        Contracts = ["SPY260717C00600000"],
        Volume = [-1, 1_200],
        CallVolume = [5_000_000_000, 6],
        PutVolume = [7, 8],
    };

    public static VolatilityIndexQuote Volatility { get; } = new() { Stamp = Stamp, AsOf = Open, Vix = 16.5, Vix3M = 18.25, Vvix = 92.1, Vix9D = 15.75 };

    public static VolatilityHistory Closes { get; } = new() { Stamp = Stamp, AsOf = Open, Day = [20260626, 20260629], VixClose = [16.25, 17.5] };

    public static UnderlyingQuote Quote { get; } = new() { Stamp = Stamp, AsOf = Open, Underlying = "IWM", Spot = 215.52 };

    private static readonly ChainColumns NoRows = new()
    {
        Roots = [],
        Root = [],
        Expiry = [],
        Right = "",
        StrikeMills = [],
        Bid = [],
        Ask = [],
        OpenInterest = [],
        DayVolume = [],
        ImpliedVolatility = [],
        Delta = [],
        Gamma = [],
    };

    private static readonly OptionTradeBatch NoTrades = new()
    {
        Stamp = BareStamp,
        AsOf = Open,
        Underlying = "SPY",
        Contracts = [],
        Contract = [],
        TimeMicros = [],
        Price = [],
        Size = [],
        Exchange = [],
        Condition = [],
        Flags = [],
        Side = [],
    };

    public static IEnumerable<(Pin Full, Pin Minimal)> All =>
    [
        (new(Chain, $$$"""
            {"stamp":{{{StampJson}}},
            "asOf":"2026-06-30T13:30:00.25+00:00",
            "underlying":"IWM",
            "spot":215.52,
            "contracts":{"roots":["IWM","IWM1"],"root":[0,1],"expiry":[20260717,20271217],"right":"CP","strikeMills":[215000,199500],
            "bid":[1.05,null],"ask":[1.1,0.02],"openInterest":[12345,null],"dayVolume":[0,17],"impliedVolatility":[0.2,null],
            "delta":[0.5,-0.25],"gamma":[0.05,null],"multiplier":[100,110]},
            "excluded":{"unparsable_symbol":2}}
            """),
            new(new OptionChainSnapshot { Stamp = BareStamp, AsOf = Open, Underlying = "SPX", Contracts = NoRows }, $$$"""
            {"stamp":{{{BareStampJson}}},
            "asOf":"2026-06-30T13:30:00+00:00",
            "underlying":"SPX",
            "contracts":{"roots":[],"root":[],"expiry":[],"right":"","strikeMills":[],"bid":[],"ask":[],"openInterest":[],"dayVolume":[],
            "impliedVolatility":[],"delta":[],"gamma":[]},
            "excluded":{}}
            """)),
        (new(Trades, $$"""
            {"stamp":{{StampJson}},
            "asOf":"2026-06-30T13:30:00+00:00",
            "underlying":"SPY",
            "contracts":["SPY260717C00600000","SPY260717P00590500"],
            "contract":[0,1],
            "timeMicros":[1782826200000000,1782826200000001],
            "price":[1.25,0.05],
            "size":[10,500],
            "exchange":[301,0],
            "condition":[209,0],
            "flags":[6,0],
            "side":[3,0],
            "gapBefore":true,
            "number":12}
            """),
            new(NoTrades, $$"""
            {"stamp":{{BareStampJson}},
            "asOf":"2026-06-30T13:30:00+00:00",
            "underlying":"SPY",
            "contracts":[],"contract":[],"timeMicros":[],"price":[],"size":[],"exchange":[],"condition":[],"flags":[],"side":[],
            "gapBefore":false}
            """)),
        (new(Quote, $$"""{"stamp":{{StampJson}},"asOf":"2026-06-30T13:30:00+00:00","underlying":"IWM","spot":215.52}"""),
            new(Quote with { Stamp = BareStamp }, $$"""{"stamp":{{BareStampJson}},"asOf":"2026-06-30T13:30:00+00:00","underlying":"IWM","spot":215.52}""")),
        (new(Volatility,
            $$"""{"stamp":{{StampJson}},"asOf":"2026-06-30T13:30:00+00:00","vix":16.5,"vix3M":18.25,"vvix":92.1,"vix9D":15.75}"""),
            new(new VolatilityIndexQuote { Stamp = BareStamp, AsOf = Open, Vix = 16.5 }, $$"""{"stamp":{{BareStampJson}},"asOf":"2026-06-30T13:30:00+00:00","vix":16.5}""")),
        (new(Closes, $$"""{"stamp":{{StampJson}},"asOf":"2026-06-30T13:30:00+00:00","day":[20260626,20260629],"vixClose":[16.25,17.5]}"""),
            new(new VolatilityHistory { Stamp = BareStamp, AsOf = Open, Day = [], VixClose = [] }, $$"""{"stamp":{{BareStampJson}},"asOf":"2026-06-30T13:30:00+00:00","day":[],"vixClose":[]}""")),
        (new(Volumes, $$"""
            {"stamp":{{StampJson}},
            "asOf":"2026-06-30T13:30:00+00:00",
            "underlying":"SPY",
            "day":[20260626,20260629],
            "contracts":["SPY260717C00600000"],
            "volume":[-1,1200],
            "callVolume":[5000000000,6],
            "putVolume":[7,8]}
            """),
            new(new VolumeHistory { Stamp = BareStamp, AsOf = Open, Underlying = "SPY", Day = [], Contracts = [], Volume = [], CallVolume = [], PutVolume = [] }, $$"""
            {"stamp":{{BareStampJson}},
            "asOf":"2026-06-30T13:30:00+00:00",
            "underlying":"SPY",
            "day":[],"contracts":[],"volume":[],"callVolume":[],"putVolume":[]}
            """)),
        (new(Status(FeedState.Rejected), """{"runId":"live","feed":"cboe","state":"rejected","at":"2026-06-30T13:30:00+00:00","reason":"403: the key is not valid"}"""),
            new(Status(FeedState.Ended), """{"runId":"live","feed":"cboe","state":"ended","at":"2026-06-30T13:30:00+00:00","reason":"403: the key is not valid"}""")),
    ];

    private static FeedStatusChanged Status(FeedState state) => new() { RunId = "live", Feed = "cboe", State = state, At = Open, Reason = "403: the key is not valid" };
}
