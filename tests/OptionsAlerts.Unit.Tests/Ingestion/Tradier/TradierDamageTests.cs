using System.Text;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tradier;
using OptionsAlerts.Unit.Tests.Ingestion.Streaming;
using Shouldly;
using static OptionsAlerts.Unit.Tests.Ingestion.Tradier.TradierBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tradier;

/// <summary>No damage to an answer throws anything but the readers' own refusal, or gets a value through that none of its contracts may have.</summary>
public sealed class TradierDamageTests
{
    private const int Rounds = 3000;
    private static readonly DateTimeOffset Now = new(2026, 6, 30, 14, 40, 0, TimeSpan.Zero);

    private static (int Read, int Refused) Damage(byte[] good, Action<byte[]> read)
    {
        int taken = 0, refused = 0;
        for (var seed = 0; seed < Rounds; seed++)
        {
            try
            {
                read(JsonDamage.Of(good, seed));
                taken++;
            }
            catch (InvalidFileException why)
            {
                why.Message.ShouldNotContain("\n", Case.Sensitive, $"seed {seed}");
                refused++;
            }
            catch (Exception exception) when (exception is not ShouldAssertException)
            {
                throw new InvalidOperationException($"seed {seed}", exception);
            }
        }

        return (taken, refused);
    }

    [Fact]
    public void a_damaged_chain_is_a_valid_chain_or_a_refusal()
    {
        var good = Bytes(Chain(Option(), Option("SPY260630P00600000", Greeks("-0.5")), Option("SPY260630C00605000", size: "10"), Documented));
        var (read, refused) = Damage(good, body =>
        {
            var reader = new TradierChainReader("SPY", Now);
            reader.Add(body, new DateOnly(2026, 6, 30));
            if (reader.Finish(600, Now, new MarketStamp { RunId = "", Feed = "tradier" }) is not { } chain) return;
            chain.Snapshot.Validate();
            var contracts = chain.Snapshot.Contracts;
            for (var row = 0; row < contracts.Count; row++)
            {
                contracts.Symbol(row).Underlying.ShouldBe("SPY");
                (contracts.Bid[row] is null or (>= 0 and < double.PositiveInfinity)).ShouldBeTrue();
                (contracts.ImpliedVolatility[row] is null or (> 0 and <= 50)).ShouldBeTrue();
                (contracts.Delta[row] is null or (>= -1 and <= 1)).ShouldBeTrue();
                (contracts.Gamma[row] is null or (>= 0 and < 100)).ShouldBeTrue();
                (contracts.OpenInterest[row] is null or >= 0).ShouldBeTrue();
            }

            (reader.Newest is null || reader.Newest <= Now.AddMinutes(1)).ShouldBeTrue();
        });
        (read > Rounds / 10, refused > Rounds / 10).ShouldBe((true, true));
    }

    [Fact]
    public void damaged_small_answers_are_read_or_refused()
    {
        Damage(Bytes(Quotes(Quote("SPY", "600"), Quote("VIX", "14"))), body =>
        {
            foreach (var quote in TradierReader.Quotes(body, "x").Quotes) (quote.Price is null or (> 0 and < double.PositiveInfinity)).ShouldBeTrue();
        }).Read.ShouldBeGreaterThan(Rounds / 10);
        Damage(Bytes(Expirations("2026-06-30", "2026-07-01")), body => TradierReader.Expirations(body, "x").ShouldBeInOrder()).Read.ShouldBeGreaterThan(Rounds / 10);
        Damage(Bytes("""{"stream":{"url":"u","sessionid":"316908ae"}}"""), body => TradierReader.Session(body, "x").Length.ShouldBeInRange(1, 256)).Read.ShouldBeGreaterThan(Rounds / 50);
        Damage(Bytes("""{"history":{"day":[{"date":"2026-06-26","open":17,"high":18,"low":16,"close":17.5},{"date":"2026-06-29","close":18}]}}"""), body =>
        {
            foreach (var day in TradierReader.History(body, "x").Days) (day.Close > 0 && double.IsFinite(day.Close)).ShouldBeTrue();
        }).Read.ShouldBeGreaterThan(Rounds / 50);
    }

    [Fact]
    public async Task a_damaged_event_throws_nothing_and_writes_nothing_that_is_none()
    {
        await using var stand = await TradierStand.StartAsync();
        stand.ServeSpy();
        var tape = new KeptTape("SPY");
        var conversation = (await stand.Streaming().Prepare(tape, TestContext.Current.CancellationToken)).ShouldBeOfType<StreamPreparation.Ready>().Conversation;
        var outbox = new TradierOutbox();
        conversation.Opened(outbox);
        string[] good =
        [
            """{"type":"timesale","symbol":"SPY260630C00600000","exch":"Q","bid":"1.2","ask":"1.3","last":"1.3","size":"5","date":"1782830020760","seq":352342,"flag":"","cancel":false,"correction":false,"session":"normal"}""",
            """{"type":"quote","symbol":"SPY260630C00600000","bid":281.84,"bidsz":60,"bidexch":"M","biddate":"1557757189000","ask":281.85,"asksz":6,"askexch":"Z","askdate":"1557757190000"}""",
            """{"type":"trade","symbol":"SPY","exch":"Q","price":"281.1200","size":"100","cvol":"34507070","date":"1782830399999","last":"281.1200"}""",
        ];
        for (var seed = 0; seed < 3 * Rounds; seed++) conversation.Message(JsonDamage.Of(Encoding.UTF8.GetBytes(good[seed % 3]), seed), false, outbox);
        tape.Trades.ShouldAllBe(trade => trade.Price > 0 && double.IsFinite(trade.Price) && trade.Size > 0 && trade.TimeMicros > 0 && trade.Sequence >= 0);
        tape.Quotes.ShouldAllBe(quote => quote.Bid >= 0 && quote.Ask >= 0 && double.IsFinite(quote.Bid) && double.IsFinite(quote.Ask) && quote.TimeMicros > 0);
        tape.Spots.ShouldAllBe(spot => spot.Spot > 0 && double.IsFinite(spot.Spot) && spot.Underlying == "SPY");
        (tape.Trades.Count > 100, tape.Quotes.Count > 100, tape.Spots.Count > 100, tape.Reasons.Count > 1000).ShouldBe((true, true, true, true));
    }
}
