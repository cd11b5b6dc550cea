using System.Runtime.InteropServices;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Volume.Core;

namespace OptionsAlerts.Standalone.Volume;

/// <summary>The volume of one contract in a trade file.</summary>
/// <param name="Volume">Signed sum of its prints, in contracts: cancels subtract.</param>
/// <param name="PremiumUsd">Price × size × 100, cancels subtracted.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ContractVolume(OccSymbol Contract, long Prints, long Volume, double PremiumUsd);

/// <summary>What a trade file holds and what is unusual in it.</summary>
/// <param name="Contracts">Largest volume first.</param>
/// <param name="Anomalies">In the order of time.</param>
/// <param name="LeftOut">Rows and prints left out, by reason.</param>
public sealed record VolumeReport(
    long Trades, long Cancelled, long Late, IReadOnlyList<ContractVolume> Contracts, IReadOnlyList<Anomaly> Anomalies, IReadOnlyDictionary<string, long> LeftOut)
{
    /// <summary>Why nothing else can be found in a file of trades.</summary>
    public const string Note =
        "A trade file has no quotes, no open interest and no daily history: only sweeps and blocks can be found in it, without their side; "
        + "volume_spike, oi_divergence and put_call_divergence are not judged.";

    private static readonly TimeSpan BatchWindow = TimeSpan.FromSeconds(1);

    /// <summary>Runs a tape through the detectors, underlying by underlying, in the order of time.</summary>
    public static VolumeReport Of(TradeTape tape, VolumeSettings settings)
    {
        var refusals = new Refusals();
        var books = new Dictionary<string, UnderlyingBook>(StringComparer.Ordinal);
        var found = new List<Anomaly>();
        foreach (var batch in new TradeBatches(tape, "file", BatchWindow).All())
        {
            if (!books.TryGetValue(batch.Underlying, out var book))
                books.Add(batch.Underlying, book = new UnderlyingBook(batch.Underlying, settings, refusals));
            book.Take(batch, found);
        }

        var leftOut = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (reason, count) in tape.Skipped) leftOut[reason] = count;
        foreach (var refusal in Enum.GetValues<Refusal>().Where(refusal => refusals[refusal] > 0)) leftOut[WireName.Of(refusal)] = refusals[refusal];

        return new VolumeReport(
            tape.Count,
            tape.Trades.LongCount(trade => trade.Flags.HasFlag(TradeFlags.Cancel)),
            tape.Trades.LongCount(trade => trade.Flags.HasFlag(TradeFlags.Late)),
            Volumes(tape),
            [.. found.OrderBy(anomaly => anomaly.At)],
            leftOut);
    }

    private static List<ContractVolume> Volumes(TradeTape tape)
    {
        var volumes = tape.Contracts.Select(contract => new ContractVolume(contract, 0, 0, 0)).ToArray();
        foreach (var trade in tape.Trades)
        {
            ref var volume = ref volumes[trade.Contract];
            var size = trade.Flags.HasFlag(TradeFlags.Cancel) ? -trade.Size : (long)trade.Size;
            volume = volume with { Prints = volume.Prints + 1, Volume = volume.Volume + size, PremiumUsd = volume.PremiumUsd + (size * trade.Price * 100) };
        }

        return [.. volumes.OrderByDescending(volume => volume.Volume).ThenBy(volume => volume.Contract.ToString(), StringComparer.Ordinal)];
    }
}
