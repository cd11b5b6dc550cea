using System.Collections.Concurrent;
using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Polygon;

/// <summary>Reads chains page by page, of the strikes about the last known spot and the expiries ahead. All pages or none, within a time and a number of pages.</summary>
internal sealed class PolygonChains(PolygonApi api, PolygonOptions options, TimeProvider time)
{
    private const int PageSize = 250;

    private readonly ConcurrentDictionary<string, double> _spots = new(StringComparer.Ordinal);

    /// <summary>The last known spot; null before the first.</summary>
    public double? SpotOf(string symbol) => _spots.TryGetValue(symbol, out var spot) ? spot : null;

    public void Remember(string symbol, double? spot)
    {
        if (spot is { } known) _spots[symbol] = known;
    }

    /// <summary>All pages of a chain, or why there is none.</summary>
    public async Task<(PolygonChainReader? Reader, PollOutcome? Failure)> Read(string symbol, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(options.ChainSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await ReadPages(symbol, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null, new PollOutcome.Unavailable(string.Create(CultureInfo.InvariantCulture, $"no whole chain of {symbol} within {options.ChainSeconds:0.#} s")));
        }
        catch (InvalidFileException exception)
        {
            return (null, new PollOutcome.Unavailable(exception.Message));
        }
    }

    private async Task<(PolygonChainReader? Reader, PollOutcome? Failure)> ReadPages(string symbol, CancellationToken cancellationToken)
    {
        var today = ExchangeTime.Date(time.GetUtcNow().AddSeconds(-options.DelayOf()));
        var reader = new PolygonChainReader(symbol, today);
        var answer = await api.Get(FirstPage(symbol, today), cancellationToken);
        for (var pages = 1; ; pages++)
        {
            if (answer.Content is not { } content) return (null, answer.Failure);
            if (reader.Add(content) is not { } next) return (reader, null);
            if (pages == options.MaxPages)
                return (null, new PollOutcome.Unavailable(string.Create(CultureInfo.InvariantCulture, $"a chain of {symbol} of more than {options.MaxPages} pages: its window must be narrower")));
            if (api.Next(next) is not { } address) return (null, new PollOutcome.Unavailable($"a page of {symbol} leads nowhere: its next one has no address"));
            answer = await api.Get(address, cancellationToken);
        }
    }

    private string FirstPage(string symbol, DateOnly today)
    {
        var name = UnderlyingSymbol.IsIndex(symbol) ? $"I:{symbol}" : Uri.EscapeDataString(symbol);
        var window = SpotOf(symbol) is { } spot
            ? string.Create(
                CultureInfo.InvariantCulture, $"&strike_price.gte={spot * (1 - (options.StrikePercent / 100)):0.###}&strike_price.lte={spot * (1 + (options.StrikePercent / 100)):0.###}")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"/v3/snapshot/options/{name}?expiration_date.gte={today:yyyy-MM-dd}&expiration_date.lte={today.AddDays(options.ExpiryDays):yyyy-MM-dd}{window}&order=asc&sort=ticker&limit={PageSize}");
    }
}
