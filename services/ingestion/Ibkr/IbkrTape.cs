using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>TWS has no option tape: its spots go out by way of the book, and only what could not be read is kept count of here.</summary>
internal sealed class IbkrTape(FeedMetrics metrics) : ITape
{
    public int Contract(ReadOnlySpan<byte> symbol) => -1;

    public void Trade(in TapeTrade trade)
    {
    }

    public void Quote(in TapeQuote quote)
    {
    }

    public void Spot(string underlying, double spot, long timeMicros)
    {
    }

    public void Gap()
    {
    }

    public void Bad(string reason) => metrics.BadRows(IbkrFeed.FeedName, [new KeyValuePair<string, int>(reason, 1)]);
}
