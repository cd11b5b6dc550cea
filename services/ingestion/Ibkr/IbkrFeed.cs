using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>
/// Interactive Brokers, live, from the ticks of one connection to TWS: spots, VIX with its relatives and its daily closes, and chains of the contracts nearest the money. A chain is
/// partial by nature: an account has about 100 lines. Every watched contract is a row, with null where TWS has said nothing yet (so that what is computed of it shows its
/// coverage), and the listed contracts that are not watched are counted as left out (<see cref="RowReason.NotWatched"/>). There is no option tape here.
/// The first question opens the connection (<see cref="IbkrLink"/>); an answer is what the ticks have said, waited for a while where they have said nothing yet.
/// </summary>
public sealed class IbkrFeed : IChainSource, IQuoteSource, IVolatilitySource
{
    public const string FeedName = "ibkr";

    private static readonly string[] VolatilityFamily = ["VIX", "VIX3M", "VVIX", "VIX9D"];

    private readonly IbkrOptions _options;
    private readonly TimeProvider _time;
    private readonly IbkrBook _book;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _last = new(StringComparer.Ordinal);

    public IbkrFeed(IOptions<IbkrOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value, time);
        _book = new IbkrBook(time);
        Connection = new IbkrConnection(_options, _book, time);
    }

    public string Name => FeedName;

    /// <summary>The one connection behind every answer.</summary>
    internal IbkrConnection Connection { get; }

    /// <summary>The process' only one: a second would throw the first out of TWS.</summary>
    public static IbkrFeed Create(IServiceProvider services) => services.GetRequiredService<IbkrFeed>();

    public Task<PollOutcome> GetChain(string symbol, CancellationToken cancellationToken)
    {
        _book.Want(symbol, chain: true);
        return Ask($"any contract of {symbol}", $"chain {symbol}", isLast => _book.Chain(symbol, patient: !isLast), cancellationToken);
    }

    public Task<PollOutcome> GetQuote(string symbol, CancellationToken cancellationToken)
    {
        _book.Want(symbol, chain: false);
        return Ask(symbol, $"quote {symbol}", isLast => _book.Quote(symbol, patient: !isLast), cancellationToken);
    }

    public Task<PollOutcome> GetVolatility(CancellationToken cancellationToken)
    {
        foreach (var symbol in VolatilityFamily) _book.Want(symbol, chain: false);
        return Ask("VIX", "VIX", isLast => _book.Volatility(patient: !isLast), cancellationToken);
    }

    public Task<PollOutcome> GetVolatilityHistory(CancellationToken cancellationToken)
    {
        _book.Want("VIX", chain: false);
        return Ask("VIX's daily closes", "VIX history", _ => History(), cancellationToken);
    }

    private PollOutcome? History()
    {
        lock (_book.Gate)
        {
            // Today's bar is not closed before it is yesterday's.
            var today = ExchangeTime.Date(_time.GetUtcNow());
            var days = _book.Closes?.Where(day => day.Date < today).ToArray() ?? [];
            if (days.Length == 0) return (_book.Down ?? _book.ClosesProblem) is { } problem ? new PollOutcome.Unavailable(problem) : null;
            return new PollOutcome.Fresh(
            [
                new VolatilityHistory
                {
                    Stamp = new MarketStamp { RunId = "", Feed = FeedName },
                    AsOf = ExchangeTime.Instant(days[^1].Date, ExchangeTime.SessionClose),
                    Day = Array.ConvertAll(days, day => (day.Date.Year * 10_000) + (day.Date.Month * 100) + day.Date.Day),
                    VixClose = Array.ConvertAll(days, day => day.Close),
                },
            ]);
        }
    }

    private async Task<PollOutcome> Ask(string what, string question, Func<bool, PollOutcome?> read, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(_options.FirstTickSeconds), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (true)
        {
            var change = _book.NextChange();
            if (read(limit.IsCancellationRequested) is { } outcome) return Newer(question, outcome);
            if (limit.IsCancellationRequested)
                return new PollOutcome.Unavailable(string.Create(CultureInfo.InvariantCulture, $"no tick of {what} within {_options.FirstTickSeconds:0.#} s"));
            await change.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private PollOutcome Newer(string question, PollOutcome outcome)
    {
        if (outcome is not PollOutcome.Fresh { Messages: [{ } message] }) return outcome;
        if (_last.TryGetValue(question, out var last) && message.AsOf <= last) return new PollOutcome.Unchanged("no tick since");
        message.Validate();
        _last[question] = message.AsOf;
        return outcome;
    }
}
