using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

/// <summary>What must not matter: the order of a chain's rows, and whether a day is seen print by print or by a chain's cumulative figures alone.</summary>
public sealed class InvarianceTests
{
    private static readonly string[] Contracts = [.. Enumerable.Range(0, 12).Select(i => $"SPY260612{(i % 2 == 0 ? 'C' : 'P')}00{590 + i}000")];

    private static IEnumerable<string> Words(IEnumerable<Anomaly> found) =>
        found.Select(anomaly => $"{anomaly.Kind} {anomaly.Severity} {anomaly.Subject} {anomaly.Headline} {string.Join(' ', anomaly.Facts.Select(fact => fact.ValueText))}").Order(StringComparer.Ordinal);

    [Property(MaxTest = 100)]
    public Property permuting_a_chains_rows_changes_nothing()
    {
        var row = from volume in Gen.Choose(0, 20_000) from open in Gen.Choose(0, 8_000) select (volume, open);
        var chains = from rows in Gen.ListOf(row, Contracts.Length)
                     from order in Gen.Shuffle(Enumerable.Range(0, Contracts.Length).ToArray())
                     select (rows, order);
        return Prop.ForAll(chains.ToArbitrary(), chain =>
        {
            var listings = chain.rows.Select((row, i) => new Listing(Contracts[i], row.volume, row.open)).ToArray();
            UnderlyingBook one = Market.Book(), other = Market.Book();
            foreach (var book in new[] { one, other }) book.Take(Market.History([.. Enumerable.Range(0, 20).Select(i => 1_000 + (i * 37 % 100))], contracts: Contracts));
            var found = one.Take(Market.Chain(Market.Close, listings));
            Words(other.Take(Market.Chain(Market.Close, [.. chain.order.Select(i => listings[i])]))).ShouldBe(Words(found));
            (other.CallVolume, other.PutVolume).ShouldBe((one.CallVolume, one.PutVolume));
            other.MostUnusual(5).ShouldBe(one.MostUnusual(5));
        });
    }

    [Property(MaxTest = 60)]
    public Property a_feed_that_only_polls_comes_to_the_same_day()
    {
        var print = from contract in Gen.Choose(0, Contracts.Length - 1) from size in Gen.Choose(1, 400) select (contract, size);
        return Prop.ForAll(Gen.ListOf(print).ToArbitrary(), prints =>
        {
            UnderlyingBook printed = Market.Book(), polled = Market.Book();
            var raisedByPrints = new List<Anomaly>();
            var raisedByPolls = new List<Anomaly>();
            foreach (var book in new[] { printed, polled })
            {
                book.Take(Market.History([.. Enumerable.Range(0, 20).Select(i => 100 + i)], contracts: Contracts));
                book.Take(Market.Chain(Market.Open, [.. Contracts.Select(contract => new Listing(contract, 0, 50))]));
            }

            var sums = new long[Contracts.Length];
            for (var i = 0; i < prints.Count; i++)
            {
                var (contract, size) = prints[i];
                sums[contract] += size;
                raisedByPrints.AddRange(printed.Take(Market.At(i + 1, size, Contracts[contract])));
                // Every tenth print, and after the last, comes a poll.
                if (i % 10 == 9 || i == prints.Count - 1)
                    raisedByPolls.AddRange(polled.Take(Market.Chain(Market.Open.AddSeconds(i + 1), [.. Contracts.Select((each, at) => new Listing(each, sums[at], 50))])));
            }

            foreach (var contract in Contracts) polled.DayVolume(contract).ShouldBe(printed.DayVolume(contract));
            (polled.CallVolume, polled.PutVolume).ShouldBe((printed.CallVolume, printed.PutVolume));
            // What is judged by the day's volume is found by both, though the polls may pass several rungs at once.
            foreach (var kind in new[] { SignalKind.VolumeSpike, SignalKind.OiDivergence })
            {
                var subjects = raisedByPrints.Only(kind).Select(anomaly => anomaly.Subject).Distinct().Order(StringComparer.Ordinal);
                raisedByPolls.Only(kind).Select(anomaly => anomaly.Subject).Distinct().Order(StringComparer.Ordinal).ShouldBe(subjects);
            }
        });
    }
}
