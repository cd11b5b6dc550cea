using System.Collections.Concurrent;
using System.Globalization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>
/// Open interest by contract, from the trading API, kept for a while since it changes once a day. Where it cannot be had, what was had on the same trading day
/// stands; without that there is none, and the chain goes out without it: a chain is worth more than no chain.
/// </summary>
internal sealed class AlpacaOpenInterest(AlpacaRest rest, AlpacaOptions options, TimeProvider time, ILogger logger)
{
    // Without an end the API gives this week's expiries alone.
    private const int Years = 6;

    private static readonly Dictionary<OccSymbol, AlpacaContract> None = [];

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    private TimeSpan Interval => TimeSpan.FromMinutes(options.OpenInterestMinutes);

    /// <summary>The contracts of one underlying, by plain symbol; empty where there are none to be had.</summary>
    public async Task<IReadOnlyDictionary<OccSymbol, AlpacaContract>> Get(string symbol, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var day = ExchangeTime.Date(now);
        var kept = _kept.GetValueOrDefault(symbol);
        if (kept is not null && kept.Day == day && now - kept.Asked < Interval) return kept.Contracts;

        var contracts = new Dictionary<OccSymbol, AlpacaContract>();
        var problem = await rest.Pages(Address(symbol, day), $"open interest of {symbol}", page => AlpacaContracts.Read(page, $"open interest of {symbol}", contracts), cancellationToken);
        if (problem is not null)
        {
            logger.SourceFailed(AlpacaFeed.FeedName, $"open interest {symbol}", problem.Problem ?? "no answer", Interval.TotalSeconds);
            contracts = kept?.Day == day ? kept.Contracts : None;
        }

        _kept[symbol] = new Kept(day, now, contracts);
        return contracts;
    }

    private Uri Address(string symbol, DateOnly day) => new(
        options.TradingUrl,
        string.Create(
            CultureInfo.InvariantCulture,
            $"/v2/options/contracts?underlying_symbols={Uri.EscapeDataString(symbol)}&status=active&limit=10000"
            + $"&expiration_date_gte={day:yyyy-MM-dd}&expiration_date_lte={day.AddYears(Years):yyyy-MM-dd}"));

    private sealed record Kept(DateOnly Day, DateTimeOffset Asked, Dictionary<OccSymbol, AlpacaContract> Contracts);
}
