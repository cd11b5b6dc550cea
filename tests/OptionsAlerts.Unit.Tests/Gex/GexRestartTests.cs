using System.Text;
using FsCheck.Xunit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Gex;
using OptionsAlerts.ServiceDefaults.Analysis;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

/// <summary>State restored after a restart: no breach where nothing moved, the very breach where something did.</summary>
public sealed class GexRestartTests : IDisposable
{
    private static readonly DateTimeOffset Noon = Chains.Noon;
    private readonly GexTelemetry _telemetry = new();

    public void Dispose() => _telemetry.Dispose();

    private GexAnalysis Analysis() => new(
        new GexOptionsBook(Options.Create(new GexOptions()), new ConfigurationBuilder().Build()), new GexBoard(), _telemetry, NullLogger<GexAnalysis>.Instance);

    private static IReadOnlyList<SignalDetected> BreachBelow(GexAnalysis analysis)
    {
        analysis.Take(Chains.Of(605, Chains.Ordinary()), Noon).ShouldBeEmpty();
        return analysis.Take(Chains.Quote(595.4, Noon.AddSeconds(10)), Noon.AddSeconds(10));
    }

    [Fact]
    public void a_restart_goes_on_from_the_saved_rows()
    {
        var first = Analysis();
        first.Take(Chains.Of(605, Chains.Ordinary()), Noon);
        var row = first.TakeChanges().ShouldHaveSingleItem();
        first.TakeChanges().ShouldBeEmpty();

        var second = Analysis();
        second.Restore([row]);
        var signal = second.Take(Chains.Quote(595.4, Noon.AddSeconds(10)), Noon.AddSeconds(10)).Single(signal => signal.Kind == SignalKind.GammaFlipBreach);
        signal.Facts.ShouldContain(Fact.Of("found", "after_restart"));
        signal.SignalId.ShouldBe(BreachBelow(Analysis()).Single(other => other.Kind == SignalKind.GammaFlipBreach).SignalId);
    }

    [Fact]
    public void a_restart_where_nothing_moved_raises_nothing()
    {
        var first = Analysis();
        BreachBelow(first).ShouldNotBeEmpty();
        first.Take(Chains.Of(595.4, Chains.Ordinary(), Noon.AddSeconds(30)), Noon.AddSeconds(30));
        var second = Analysis();
        second.Restore(first.TakeChanges());
        second.Take(Chains.Of(595.4, Chains.Ordinary(), Noon.AddSeconds(60)), Noon.AddSeconds(60)).ShouldBeEmpty();
        second.Take(Chains.Quote(595.3, Noon.AddSeconds(61)), Noon.AddSeconds(61)).ShouldBeEmpty();
    }

    [Property(MaxTest = 15)]
    public void a_watch_restarted_before_any_chain_raises_what_one_without_restarts_does(int seed)
    {
        var random = new Random(seed);
        GexAnalysis steady = Analysis(), restarting = Analysis();
        var rows = new Dictionary<string, StateRow>(StringComparer.Ordinal);
        var (spot, raised) = (605.0, 0);
        for (var i = 0; i < 40; i++)
        {
            if (random.Next(3) == 0)
            {
                foreach (var row in restarting.TakeChanges()) rows[row.Key] = row;
                restarting = Analysis();
                restarting.Restore([.. rows.Values]);
            }

            spot += (random.NextDouble() - 0.5) * 12;
            var at = Noon.AddSeconds(30 * i);
            var expected = Words(steady.Take(Chains.Of(spot, Chains.Ordinary(), at), at));
            Words(restarting.Take(Chains.Of(spot, Chains.Ordinary(), at), at)).ShouldBe(expected, $"seed {seed}, chain {i}");
            raised += expected.Length;
        }

        raised.ShouldBeGreaterThan(0, $"seed {seed}");

        // All but the fact that says it was found after a restart.
        static string[] Words(IEnumerable<SignalDetected> signals) =>
            [.. signals.Select(signal => $"{signal.SignalId} {signal.Severity} {signal.Headline} {string.Join(' ', signal.Facts.Where(fact => fact.Name != "found").Select(fact => fact.ValueText))}")];
    }

    [Fact]
    public void a_saved_row_reads_back_as_it_was()
    {
        var first = Analysis();
        BreachBelow(first);
        var row = first.TakeChanges().ShouldHaveSingleItem();
        var second = Analysis();
        second.Restore([row]);
        second.Take(Chains.Quote(595.4, Noon.AddSeconds(10)), Noon.AddSeconds(10)).ShouldBeEmpty();
        Encoding.UTF8.GetString(second.TakeChanges().Single().Body!).ShouldBe(Encoding.UTF8.GetString(row.Body!));
    }
}
