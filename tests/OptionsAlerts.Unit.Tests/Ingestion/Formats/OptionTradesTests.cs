using System.Text;
using FsCheck.Xunit;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Formats;

public sealed class OptionTradesTests
{
    private const string Header = "ticker,conditions,correction,exchange,price,sip_timestamp,size\n";
    private const long Start = 1_779_458_509_681_000_000;

    private static OptionTradesFlatFile Open(string text, Predicate<string>? wanted = null) => OptionTradesFlatFile.Open(new StringReader(text), "trades.csv", wanted);

    private static TradeTape Tape(string text)
    {
        var tape = new TradeTape();
        using var file = Open(text);
        tape.Add(file, "trades.csv");
        return tape;
    }

    [Fact]
    public void the_documented_row_is_read()
    {
        using var file = Open(Header + "O:A260618C00100000,227,0,309,16.2,1779458509681000000,3\n");
        file.TryRead(out var trade).ShouldBeTrue();
        file.Contracts[trade.Contract].ToString().ShouldBe("A260618C00100000");
        trade.ShouldBe(new OptionTrade(0, 1_779_458_509_681_000, 16.2, 3, 309, 227, TradeFlags.None));
        file.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public void columns_are_found_by_name()
    {
        using var file = Open($"size,ticker,sip_timestamp,price,exchange,conditions\n2.0,SPY251219C00600000,{Start},1.5,,\n");
        file.TryRead(out var trade).ShouldBeTrue();
        (trade.Size, trade.Price, trade.Condition, trade.Exchange).ShouldBe((2, 1.5, 0, 0));
    }

    [Theory]
    [InlineData("201", TradeFlags.Cancel)]
    [InlineData("203", TradeFlags.Cancel)]
    [InlineData("205", TradeFlags.Cancel)]
    [InlineData("207", TradeFlags.Cancel)]
    [InlineData("202", TradeFlags.Late)]
    [InlineData("204", TradeFlags.Late)]
    [InlineData("206", TradeFlags.Late)]
    [InlineData("208", TradeFlags.Late)]
    [InlineData("209", TradeFlags.None)]
    [InlineData("219", TradeFlags.IntermarketSweep)]
    [InlineData("228", TradeFlags.IntermarketSweep)]
    [InlineData("230", TradeFlags.IntermarketSweep)]
    [InlineData("231", TradeFlags.None)]
    [InlineData("232", TradeFlags.MultiLeg)]
    [InlineData("247", TradeFlags.MultiLeg)]
    [InlineData("248", TradeFlags.None)]
    [InlineData("", TradeFlags.None)]
    [InlineData("\"219,204\"", TradeFlags.IntermarketSweep | TradeFlags.Late)]
    public void conditions_mean_what_the_tape_says(string condition, TradeFlags flags)
    {
        using var file = Open($"{Header}O:SPY251219C00600000,{condition},0,309,1.5,{Start},2\n");
        file.TryRead(out var trade).ShouldBeTrue();
        trade.Flags.ShouldBe(flags);
    }

    [Fact]
    public void rows_that_are_no_trades_are_counted_by_reason()
    {
        const string Ticker = "O:SPY251219C00600000";
        using var file = Open($"{Header}{Ticker},,0,1,x,{Start},2\n{Ticker},,0,1,-1,{Start},2\n{Ticker},,0,1,1,1779458509681,2\n{Ticker},,0,1,1,{Start},0\n{Ticker},,0,1,1,{Start},0.4\nSPY,,0,1,1,{Start},2\n{Ticker},1\n\n{Ticker},,0,1,1,{Start},2\n");
        file.TryRead(out _).ShouldBeTrue();
        file.TryRead(out _).ShouldBeFalse();
        file.Skipped.ShouldBe(new Dictionary<string, int> { ["bad_price"] = 2, ["bad_size"] = 2, ["bad_time"] = 1, ["malformed"] = 1, ["unparsable_symbol"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public void underlyings_nobody_asked_for_are_passed_over()
    {
        using var file = Open($"{Header}O:QQQ251219C00600000,,0,1,1,{Start},2\nO:SPXW251219C06000000,,0,1,1,{Start},2\n", underlying => underlying == "SPX");
        file.TryRead(out var trade).ShouldBeTrue();
        file.Contracts[trade.Contract].Root.ShouldBe("SPXW");
        file.TryRead(out _).ShouldBeFalse();
        file.Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void a_missing_column_is_named() =>
        Should.Throw<InvalidFileException>(() => Open("ticker,price,size\n")).Message.ShouldContain("trades.csv line 1: no option trade file: its header lacks 'conditions'");

    [Fact]
    public void a_truncated_gzip_adds_nothing_to_the_tape_and_says_at_which_line()
    {
        var folder = Directory.CreateTempSubdirectory("trades");
        try
        {
            var text = new StringBuilder(Header);
            for (var i = 0; i < 50_000; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"O:SPY251219C00600000,209,0,309,1.5,{Start + (i * 1_234_567L)},{1 + (i % 7)}\n");
            var packed = Bodies.Gzip(text.ToString());
            var path = Path.Combine(folder.FullName, "trades.csv.gz");
            File.WriteAllBytes(path, packed);
            var tape = new TradeTape();
            tape.AddFile(path);
            tape.Count.ShouldBe(50_000);

            File.WriteAllBytes(path, packed[..(packed.Length / 2)]);
            var refused = Should.Throw<InvalidFileException>(() => tape.AddFile(path));
            refused.Message.ShouldContain(" line ");
            refused.Why.ShouldBe("truncated or damaged gzip");
            tape.Count.ShouldBe(50_000);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void a_tape_sorted_by_contract_comes_out_by_time_batched_by_underlying_and_window()
    {
        const long Second = 1_000_000_000;
        var day = 1_779_458_500 * Second;
        var tape = Tape($"{Header}O:QQQ251219C00500000,,0,1,1,{day + (3 * Second)},1\nO:SPXW251219C06000000,,0,1,1,{day},2\nO:SPXW251219C06000000,,0,1,1,{day + (7 * Second)},3\nO:SPX251219C06000000,,0,1,1,{day + (3 * Second)},4\n");
        var batches = new TradeBatches(tape, "recorded", TimeSpan.FromSeconds(5)).All().ToList();
        batches.Select(batch => (batch.Underlying, string.Join('+', batch.Size))).ShouldBe([("QQQ", "1"), ("SPX", "2+4"), ("SPX", "3")]);
        batches[1].Contracts.ShouldBe(["SPXW251219C06000000", "SPX251219C06000000"]);
        batches[1].AsOf.ToUnixTimeSeconds().ShouldBe(1_779_458_503);
        foreach (var batch in batches) batch.Validate();
    }

    [Fact]
    public void a_window_is_cut_at_the_time_that_is_asked_for()
    {
        var tape = Tape($"{Header}O:QQQ251219C00500000,,0,1,1,{Start},1\nO:QQQ251219C00500000,,0,1,1,{Start + 1000},2\n");
        var batches = new TradeBatches(tape, "recorded", TimeSpan.FromSeconds(5));
        batches.Take(batches.NextAt!.Value).Single().Size.ShouldBe([1]);
        batches.Take(DateTimeOffset.UnixEpoch).ShouldBeEmpty();
        batches.Take(DateTimeOffset.MaxValue).Single().Size.ShouldBe([2]);
        batches.NextAt.ShouldBeNull();
    }

    [Property(MaxTest = 100)]
    public void every_print_of_the_tape_is_in_exactly_one_batch_in_order(ushort[] seconds, byte window)
    {
        var text = new StringBuilder(Header);
        for (var i = 0; i < seconds.Length; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"O:SPY251219C00600000,209,0,309,1.5,{Start + (seconds[i] * 1_000_000_000L)},{i + 1}\n");
        var batches = new TradeBatches(Tape(text.ToString()), "recorded", TimeSpan.FromSeconds(1 + window)).All().ToList();
        var expected = seconds.Select((second, i) => (second, Size: i + 1)).OrderBy(pair => pair.second).Select(pair => pair.Size);
        batches.SelectMany(batch => batch.Size).ShouldBe(expected);
        batches.Select(batch => batch.AsOf).ShouldBe(batches.Select(batch => batch.AsOf).Order());
    }

    [Fact]
    public void reading_a_row_of_a_known_contract_allocates_nothing()
    {
        var text = Header + string.Concat(Enumerable.Repeat($"O:SPY251219C00600000,209,0,309,1.5,{Start},2\n", 20_000));
        using var file = Open(text);
        for (var i = 0; i < 1_000; i++) file.TryRead(out _);
        var read = 0;
        Allocations.Least(_ =>
        {
            for (var i = 0; i < 2_000; i++) read += file.TryRead(out var _) ? 1 : 0;
        }).ShouldBe(0);
        read.ShouldBeGreaterThanOrEqualTo(2_000);
    }
}
