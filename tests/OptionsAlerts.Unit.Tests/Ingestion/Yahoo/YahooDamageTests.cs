using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Yahoo;
using Shouldly;
using static OptionsAlerts.Unit.Tests.Ingestion.Yahoo.YahooBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Yahoo;

/// <summary>No damage to an answer throws anything but the readers' own refusal, or gets a value through that none of its contracts may have.</summary>
public sealed class YahooDamageTests
{
    private const int Rounds = 3000;

    private static int Damage(string good, Action<byte[]> read)
    {
        var taken = 0;
        for (var seed = 0; seed < Rounds; seed++)
        {
            try
            {
                read(JsonDamage.Of(Bytes(good), seed));
                taken++;
            }
            catch (InvalidFileException why)
            {
                why.Message.ShouldNotContain("\n", Case.Sensitive, $"seed {seed}");
            }
            catch (Exception exception) when (exception is not ShouldAssertException)
            {
                throw new InvalidOperationException($"seed {seed}", exception);
            }
        }

        return taken;
    }

    [Fact]
    public void a_damaged_chain_is_a_valid_chain_or_a_refusal() =>
        Damage(Chain(June30, [Option(), Option("SPY260630C00605000", iv: "1e-5")], [Option("SPY260630P00600000")]), body =>
        {
            var reader = new YahooChainReader("SPY", "SPY");
            var page = reader.Add(body, new DateOnly(2026, 6, 30));
            page.Expiries.ShouldBeInOrder();
            (reader.Spot is null or (> 0 and < double.PositiveInfinity)).ShouldBeTrue();
            if (reader.Finish(DateTimeOffset.UnixEpoch, new MarketStamp { RunId = "", Feed = "yahoo" }) is not { } chain) return;
            chain.Snapshot.Validate();
            chain.Snapshot.Contracts.ImpliedVolatility.ShouldAllBe(iv => iv == null || (iv >= 0.001 && iv <= 50));
            chain.Snapshot.Contracts.OpenInterest.ShouldAllBe(open => open == null || open >= 0);
        }).ShouldBeInRange(Rounds / 10, Rounds - (Rounds / 10));

    [Fact]
    public void a_damaged_chart_is_a_chart_or_a_refusal()
    {
        var columns = $$"""
            "timestamp":[{{June30 + 50_000}},{{June30 + 50_060}}],"indicators":{"quote":[{"open":[14,15],"high":[14.5,15.5],"low":[13.5,14.5],"close":[14.25,15.25]}]}
            """;
        Damage(Chart("^VIX", "14.5", columns: columns), body =>
        {
            var chart = YahooReader.Chart(body, "x");
            (chart.Price is null or (> 0 and < double.PositiveInfinity)).ShouldBeTrue();
            chart.Days.Days.ShouldAllBe(day => day.Close > 0 && double.IsFinite(day.Close) && day.High > 0);
        }).ShouldBeInRange(Rounds / 10, Rounds - (Rounds / 10));
        Damage(Chart("^VIX", "14.5"), body => YahooReader.SaysNotFound(body).ShouldBeFalse()).ShouldBe(Rounds);
    }

    [Fact]
    public void a_damaged_consent_page_is_a_consent_or_none() =>
        Damage("""["<input name='csrfToken' value='a'>","<input value='b' name='sessionId'>"]""", page =>
        {
            if (YahooConsent.Find(page) is { } consent) (consent.CsrfToken.Length > 0 && consent.SessionId.Length > 0).ShouldBeTrue();
        }).ShouldBe(Rounds);
}
