using System.Runtime.InteropServices;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Tape;

/// <summary>
/// Where a streaming feed writes what it reads. One writer at a time, in the order of the wire; no call waits or throws, so that nothing behind
/// it holds up the socket.
/// </summary>
public interface ITape
{
    /// <summary>The id of a contract by its OCC symbol in UTF-8, unpadded, with or without <c>O:</c>; negative where its underlying is not watched, or where it is no symbol (counted).</summary>
    int Contract(ReadOnlySpan<byte> symbol);

    /// <summary>A print. One that the tape has seen before (same contract, exchange and sequence) is dropped and counted.</summary>
    void Trade(in TapeTrade trade);

    /// <summary>A quote of a contract: the next prints' side is told by it.</summary>
    void Quote(in TapeQuote quote);

    /// <summary>The spot of a watched underlying, by plain symbol; the latest of a short while is published. Zero, less, or no number is counted and dropped.</summary>
    void Spot(string underlying, double spot, long timeMicros);

    /// <summary>Prints may have been missed before this point (a reconnect, a hole in the sequence): the next batch of every underlying says so.</summary>
    void Gap();

    /// <summary>An event that could not be read was left out; the reason is one of <see cref="Formats.RowReason"/>.</summary>
    void Bad(string reason);
}

/// <summary>One print as it came off the wire.</summary>
/// <param name="Contract">The id that <see cref="ITape.Contract"/> gave.</param>
/// <param name="TimeMicros">Microseconds since 1970-01-01 UTC.</param>
/// <param name="Price">Premium per share in dollars.</param>
/// <param name="Size">Contracts.</param>
/// <param name="Exchange">The provider's exchange id; 0 where unknown. A letter stands as its character code.</param>
/// <param name="Sequence">The provider's sequence number; 0 where it has none, and then nothing tells a repeat from a second print.</param>
/// <param name="Condition">The first condition code; 0 where absent.</param>
/// <param name="Flags">Of all its condition codes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TapeTrade(int Contract, long TimeMicros, double Price, int Size, int Exchange, long Sequence, int Condition, TradeFlags Flags);

/// <summary>One quote as it came off the wire.</summary>
/// <param name="Contract">The id that <see cref="ITape.Contract"/> gave.</param>
/// <param name="TimeMicros">Microseconds since 1970-01-01 UTC.</param>
/// <param name="Bid">In dollars; 0 where there is none.</param>
/// <param name="Ask">In dollars; 0 where there is none.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TapeQuote(int Contract, long TimeMicros, double Bid, double Ask);
