using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Xunit;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Polygon;
using OptionsAlerts.Ingestion.Tape;
using OptionsAlerts.Unit.Tests.Ingestion.Tape;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Polygon;

public sealed class PolygonFrameTests
{
    private const string Documented = """{"ev":"T","sym":"O:AMC210827C00037000","x":65,"p":1.54,"s":1,"c":[233],"t":1629820676333,"q":651921857}""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void the_documented_trade_is_read(bool useFast)
    {
        var tape = Read($"[{Documented}]", useFast);
        var trade = tape.Trades.ShouldHaveSingleItem();
        trade.ShouldBe(new TapeTrade(0, 1_629_820_676_333_000, 1.54, 1, 65, 651_921_857, 233, TradeFlags.MultiLeg));
        tape.SymbolOf(0).ShouldBe("O:AMC210827C00037000");
    }

    [Theory]
    [InlineData("""[{"ev":"status","status":"auth_success","message":"authenticated"}]""")]
    [InlineData("""{"message":"authenticated","status":"auth_success","ev":"status"}""")]
    public void a_status_is_told(string frame)
    {
        var statuses = new List<PolygonStatus>();
        PolygonFrame.Read(Encoding.UTF8.GetBytes(frame), new RecordingTape(), statuses);
        statuses.ShouldBe([new PolygonStatus("auth_success", "authenticated")]);
    }

    [Fact]
    public void a_kind_that_is_no_unicode_is_one_bad_event_and_stops_nothing()
    {
        var tape = Read("""[{"ev":"s\ud800tatus","status":"auth_success"},{"ev":"V","val":3988.5,"T":"I:SPX","t":1678220098130}]""");
        tape.Calls.ShouldBe(["bad " + RowReason.Malformed, ("SPX", 3988.5, 1_678_220_098_130_000)]);
    }

    [Fact]
    public void quotes_and_index_values_are_read()
    {
        var tape = Read("""[{"ev":"Q","sym":"O:SPY241220P00720000","bx":302,"ax":302,"bp":9.71,"ap":9.81,"bs":17,"as":24,"t":1644506128351,"q":844090872},{"ev":"V","val":3988.5,"T":"I:SPX","t":1678220098130}]""");
        tape.Calls[1..].ShouldBe([new TapeQuote(0, 1_644_506_128_351_000, 9.71, 9.81), ("SPX", 3988.5, 1_678_220_098_130_000)]);
    }

    [Theory]
    [InlineData("65", "0065")]
    [InlineData("1.54", "1.54e0")]
    [InlineData("1.54", "01.54")]
    [InlineData("1.54", "-1.54")]
    [InlineData("1.54", "\"1.54\"")]
    [InlineData("1.54", "1.")]
    [InlineData("1.54", ".5")]
    [InlineData("1.54", "1.2345678901234567")]
    [InlineData("\"s\":1", "\"s\": 1")]
    [InlineData("\"s\":1", "\"s\":12345678")]
    [InlineData("[233]", "[]")]
    [InlineData("[233]", "233")]
    [InlineData("[233]", "[233,]")]
    [InlineData("1629820676333", "162982067633")]
    [InlineData("1629820676333", "16298206763330")]
    [InlineData("651921857}", "651921857,\"n\":1}")]
    [InlineData("651921857}", "6519218571234567890}")]
    [InlineData("O:AMC", "O:amc")]
    [InlineData("O:AMC", "\\u004f:AMC")]
    [InlineData("\"T\"", "\"TT\"")]
    public void the_fast_way_leaves_what_is_otherwise_alone(string part, string other)
    {
        var tape = new RecordingTape();
        PolygonFastTrade.Read(Encoding.UTF8.GetBytes(Documented), tape).ShouldBe(Documented.Length);
        tape.Calls.Clear();
        PolygonFastTrade.Read(Encoding.UTF8.GetBytes(Documented.Replace(part, other, StringComparison.Ordinal)), tape).ShouldBe(0);
        tape.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("1.54", "1234.5678")]
    [InlineData("1.54", "0.000001")]
    [InlineData("1.54", "2")]
    [InlineData("1.54", "12345678")]
    [InlineData("1.54", "99999999999999.9")]
    [InlineData(",\"c\":[233]", "")]
    [InlineData("[233]", "[209,219,204]")]
    [InlineData("651921857", "0")]
    [InlineData("651921857", "651921857123456")]
    public void the_fast_way_reads_what_the_market_may_well_bring(string part, string other)
    {
        var text = Documented.Replace(part, other, StringComparison.Ordinal);
        PolygonFastTrade.Read(Encoding.UTF8.GetBytes(text), new RecordingTape()).ShouldBe(text.Length);
    }

    [Property(MaxTest = 2_000)]
    public void both_ways_say_the_same_of_any_frame(int seed, PositiveInt events)
    {
        var frames = new TradeFrames(seed);
        foreach (var deviates in new[] { false, true })
            BothSayTheSame(Encoding.UTF8.GetBytes(frames.Frame(events.Get % 9, deviates)));
    }

    [Property(MaxTest = 3_000)]
    public void both_ways_say_the_same_of_a_damaged_frame(int seed, PositiveInt events)
    {
        var frames = new TradeFrames(seed);
        BothSayTheSame(frames.Damage(Encoding.UTF8.GetBytes(frames.Frame(1 + (events.Get % 5), deviates: seed % 2 == 0))));
    }

    [Property(MaxTest = 200)]
    public void both_ways_say_the_same_of_any_bytes(byte[] bytes) => BothSayTheSame([(byte)'[', .. bytes]);

    [Property(MaxTest = 2_000)]
    public void every_price_is_the_double_that_its_text_is(ulong draw, byte digits, byte fraction)
    {
        var mantissa = (draw % (ulong)Math.Pow(10, 1 + (digits % 15))).ToString(CultureInfo.InvariantCulture);
        var decimals = fraction % mantissa.Length;
        var text = decimals == 0 ? mantissa : $"{mantissa[..^decimals]}.{mantissa[^decimals..]}";
        var trade = Read($"[{Documented.Replace("1.54", text, StringComparison.Ordinal)}]").Trades.Single();
        BitConverter.DoubleToInt64Bits(trade.Price).ShouldBe(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), text);
    }

    [Fact]
    public void a_bad_event_stops_no_other()
    {
        var tape = Read($$"""[{{Documented}},{"ev":"T"},null,{"ev":"T","sym":5,"p":"x"},{{Documented}}]""");
        tape.Trades.Count().ShouldBe(2);
        tape.Calls.OfType<string>().ShouldContain("bad " + RowReason.Malformed);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("[")]
    [InlineData("[,")]
    [InlineData("nonsense")]
    [InlineData("[] []")]
    [InlineData("[1,2")]
    [InlineData("[1 2]")]
    public void a_frame_that_is_no_JSON_is_counted(string frame) => Read(frame).Calls[^1].ShouldBe("bad " + RowReason.Malformed);

    [Fact]
    public void what_comes_before_a_cut_is_kept()
    {
        var tape = Read($"[{Documented},{Documented[..50]}");
        tape.Trades.Count().ShouldBe(1);
        tape.Calls[^1].ShouldBe("bad " + RowReason.Malformed);
    }

    [Fact]
    public void a_trade_allocates_nothing_from_the_frame_to_the_batch()
    {
        var rig = new TapeRig(new TapeOptions { RepeatWindow = 1_024, BatchSize = 100, QueueBatches = 4 });
        var frames = Enumerable.Range(0, 40).Select(i => Encoding.ASCII.GetBytes(SpyFrame(i * 100))).ToArray();
        var statuses = new List<PolygonStatus>();
        foreach (var frame in frames) PolygonFrame.Read(frame, rig.Tape, statuses);

        Allocations.Least(_ =>
        {
            foreach (var frame in frames) PolygonFrame.Read(frame, rig.Tape, statuses);
        }).ShouldBe(0);

        var statistics = rig.Tape.Statistics();
        statistics.Trades.ShouldBeGreaterThanOrEqualTo(8_000);
        (statistics.Trades % 4_000, statistics.Repeats, statistics.Bad.Count).ShouldBe((0, 0, 0));
    }

    private static string SpyFrame(int first) => "[" + string.Join(',', Enumerable.Range(first, 100).Select(i => string.Create(
        CultureInfo.InvariantCulture, $$"""{"ev":"T","sym":"O:SPY260612C00{{500 + (i % 200)}}000","x":65,"p":{{i % 90}}.{{i % 99}},"s":{{1 + (i % 30)}},"c":[209],"t":1780000000000,"q":{{1_000_000 + i}}}"""))) + "]";

    private static RecordingTape Read(string frame, bool useFast = true)
    {
        var tape = new RecordingTape();
        PolygonFrame.Read(Encoding.UTF8.GetBytes(frame), tape, [], useFast);
        return tape;
    }

    private static void BothSayTheSame(byte[] frame)
    {
        var (fast, general) = (new RecordingTape(), new RecordingTape());
        List<PolygonStatus> fastStatuses = [], generalStatuses = [];
        PolygonFrame.Read(frame, fast, fastStatuses);
        PolygonFrame.Read(frame, general, generalStatuses, useFast: false);
        fast.Calls.ShouldBe(general.Calls, Encoding.Latin1.GetString(frame));
        fastStatuses.ShouldBe(generalStatuses);
    }
}
