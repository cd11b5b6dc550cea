using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Tape;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tape;

public sealed class ContractTableTests
{
    [Theory]
    [InlineData("SPY260612C00600000")]
    [InlineData("SPXW260612P06000000")]
    [InlineData("SPX260612P06000000")]
    [InlineData("SPY1260612P00600000")]
    public void a_contract_of_a_watched_underlying_has_one_id_with_and_without_prefix(string symbol)
    {
        var rig = new TapeRig();
        var id = rig.Id(symbol);
        id.ShouldBeGreaterThanOrEqualTo(0);
        rig.Id("O:" + symbol).ShouldBe(id);
        rig.Id(symbol).ShouldBe(id);
        rig.Tape.Statistics().Contracts.ShouldBe(1);
    }

    [Theory]
    [InlineData("QQQ260612C00600000")]
    [InlineData("O:SPYX260612C00600000")]
    [InlineData("O:A260612C00600000")]
    public void a_contract_of_another_underlying_has_none_and_is_counted_apart(string symbol)
    {
        var rig = new TapeRig();
        rig.Id(symbol).ShouldBe(-1);
        rig.Id(symbol).ShouldBe(-1);
        var statistics = rig.Tape.Statistics();
        (statistics.Unwatched, statistics.Contracts, statistics.Bad.Count).ShouldBe((2, 0, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("O:")]
    [InlineData("SPY")]
    [InlineData("SPY261312C00600000")]
    [InlineData("SPY260612X00600000")]
    [InlineData("SPY26061aC00600000")]
    [InlineData("SPY260612C0060000:")]
    [InlineData("SPY260612C0060000/")]
    [InlineData("SPY   260612C00600000")]
    [InlineData("260612C00600000")]
    [InlineData("TOOLONG260612C00600000")]
    [InlineData("O:O:SPY260612C00600000")]
    [InlineData("SPY260612C00600000 and more of the same")]
    public void what_is_no_symbol_is_counted_as_such(string symbol)
    {
        var rig = new TapeRig();
        rig.Id(symbol).ShouldBe(-1);
        rig.Tape.Statistics().Bad.ShouldBe(new Dictionary<string, long> { [RowReason.UnparsableSymbol] = 1 });
    }

    [Property]
    public void symbols_share_an_id_exactly_when_they_are_the_same(uint[] draws)
    {
        var rig = new TapeRig();
        string[] roots = ["SPY", "SPX", "SPXW", "SPY1", "SPY12"];
        var ids = new Dictionary<int, string>();
        foreach (var draw in draws)
        {
            var symbol = string.Create(CultureInfo.InvariantCulture, $"{roots[draw % 5]}2606{1 + (draw % 28):00}{(draw % 2 == 0 ? 'C' : 'P')}{draw % 100_000_000:00000000}");
            var id = rig.Id(symbol);
            ids.TryAdd(id, symbol);
            ids[id].ShouldBe(symbol);
        }

        ids.Values.ShouldBeUnique();
        rig.Tape.Statistics().Contracts.ShouldBe(ids.Count);
    }

    [Fact]
    public void a_full_table_refuses_new_contracts_and_keeps_the_old()
    {
        var rig = new TapeRig(new TapeOptions { MaxContracts = 10_000 });
        var ids = Enumerable.Range(0, 10_003).Select(i => rig.Id(Symbol(i))).ToArray();
        ids[..10_000].ShouldBe(Enumerable.Range(0, 10_000));
        ids[10_000..].ShouldAllBe(id => id == -1);
        rig.Tape.Statistics().RefusedContracts.ShouldBe(3);
        Enumerable.Range(0, 10_000).Select(i => rig.Id(Symbol(i))).ShouldBe(Enumerable.Range(0, 10_000));
    }

    [Fact]
    public void expired_contracts_make_place_the_day_after()
    {
        var rig = new TapeRig(new TapeOptions { MaxContracts = 3 });
        var (old, far) = (rig.Id("SPY260612C00600000"), rig.Id("SPY260619C00600000"));
        rig.Id("SPXW260612P06000000").ShouldBe(2);
        rig.Id("SPY260619P00600000").ShouldBe(-1);

        rig.Now = new DateTimeOffset(2026, 6, 15, 8, 0, 0, TimeSpan.Zero);
        rig.Tick();
        rig.Id("SPY260619P00600000").ShouldBeOneOf(old, 2);
        rig.Id("SPY260619C00600000").ShouldBe(far);
        rig.Tape.Statistics().Contracts.ShouldBe(2);
        rig.Tape.Trade(rig.Print("SPY260619P00600000"));
        rig.Tick().Single().Contracts.ShouldBe(["SPY260619P00600000"]);
    }

    [Property]
    public void bytes_that_are_no_symbol_never_have_an_id(byte[] bytes)
    {
        var rig = new TapeRig();
        var isSymbol = OccSymbol.TryParse(Encoding.Latin1.GetString(bytes), out _);
        if (!isSymbol) rig.Tape.Contract(bytes).ShouldBe(-1);
    }

    [Property(MaxTest = 500)]
    public void a_symbol_with_one_byte_changed_is_judged_as_the_parser_judges_its_unpadded_form(int at, byte other)
    {
        var rig = new TapeRig();
        var bytes = Encoding.ASCII.GetBytes(TapeRig.Put);
        bytes[(int)((uint)at % (uint)bytes.Length)] = other;
        var text = Encoding.Latin1.GetString(bytes);
        var expected = OccSymbol.TryParse(text, out var symbol) && symbol.ToString() == text && symbol.Underlying is "SPX" or "SPY";
        (rig.Tape.Contract(bytes) >= 0).ShouldBe(expected);
    }

    private static string Symbol(int i) => string.Create(CultureInfo.InvariantCulture, $"SPY260612C{i * 500:00000000}");
}
