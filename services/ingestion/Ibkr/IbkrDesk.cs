using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>
/// One connection's requests, from when TWS is ready: lines for the underlyings asked for, what is listed of those whose chain is wanted, and lines for the contracts nearest the
/// money, within the limit. Follows the spot; puts another contract in the place of one that does not exist. Called under the book's lock.
/// </summary>
internal sealed class IbkrDesk(IbkrOptions options, IbkrBook book, TimeProvider time, int serverVersion)
{
    private const string OpenInterest = "101";

    private readonly Dictionary<int, (string Symbol, int ContractId)> _details = [];
    private readonly Dictionary<int, string> _parameters = [];
    private readonly Dictionary<string, bool> _followed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _pickedOnce = new(StringComparer.Ordinal);
    private int _closes;
    private int _lastId;
    private int _limit = options.MaxLines;
    private int _wishes = -1;
    private bool _isDirty;
    private DateTimeOffset _picked = DateTimeOffset.MinValue;

    public int ServerVersion => serverVersion;

    /// <summary>Begins, or begins again after TWS has lost its subscriptions.</summary>
    public void Open(IStreamOutbox outbox)
    {
        book.Clear();
        book.Down = null;
        _details.Clear();
        _parameters.Clear();
        _followed.Clear();
        _pickedOnce.Clear();
        _wishes = -1;
        outbox.Binary(TwsRequests.DelayedAllowed());
        if (book.Closes is null)
        {
            _closes = ++_lastId;
            outbox.Binary(TwsRequests.DailyBars(_closes, IbkrContracts.Underlying("VIX")));
        }

        Follow(outbox);
    }

    /// <summary>Sends what is due: what was wished for since, and other contracts where the money has moved.</summary>
    public void Follow(IStreamOutbox outbox)
    {
        if (_wishes != book.Wishes)
        {
            _wishes = book.Wishes;
            book.Looked = _wishes;
            foreach (var (symbol, chain) in book.Wanted) Ask(symbol, chain, outbox);
        }

        var now = time.GetUtcNow();
        var isDue = _isDirty || now - _picked >= TimeSpan.FromSeconds(options.RepickSeconds);
        if (isDue) (_picked, _isDirty) = (now, false);
        foreach (var (symbol, chain) in book.Wanted)
            if (chain && (isDue || !_pickedOnce.Contains(symbol)) && Pick(symbol, ExchangeTime.Date(now), outbox)) _pickedOnce.Add(symbol);
    }

    /// <summary>A contract that answers to the details asked for; the first one stands.</summary>
    public void Details(int requestId, int contractId)
    {
        if (_details.TryGetValue(requestId, out var asked) && asked.ContractId == 0) _details[requestId] = asked with { ContractId = contractId };
    }

    public void DetailsEnd(int requestId, IStreamOutbox outbox)
    {
        if (!_details.Remove(requestId, out var asked) || asked.ContractId == 0) return;
        book.Listings[asked.Symbol] = new IbkrListing(asked.Symbol);
        _parameters[++_lastId] = asked.Symbol;
        outbox.Binary(TwsRequests.OptionParameters(_lastId, IbkrContracts.Underlying(asked.Symbol), asked.ContractId));
    }

    /// <summary>The listing that a reply with option parameters belongs to; null where it was not asked for.</summary>
    public IbkrListing? Listing(int requestId) => _parameters.TryGetValue(requestId, out var symbol) ? book.Listings.GetValueOrDefault(symbol) : null;

    public void ParametersEnd(int requestId) => _parameters.Remove(requestId);

    /// <summary>True where the daily bars are the ones asked for.</summary>
    public bool IsCloses(int requestId) => requestId == _closes && _closes > 0;

    /// <summary>TWS refuses a request.</summary>
    public void Refused(int requestId, TwsErrorKind kind, int code)
    {
        if (IsCloses(requestId))
        {
            book.ClosesProblem = Text("no daily closes of VIX", code);
        }
        else if (_details.Remove(requestId, out var asked))
        {
            book.Refused.TryAdd(asked.Symbol, Text($"TWS has no contract {asked.Symbol}", code));
        }
        else if (book.Lines.TryGetValue(requestId, out var line))
        {
            Refused(line, kind, code);
        }
    }

    private void Refused(IbkrLine line, TwsErrorKind kind, int code)
    {
        switch (kind)
        {
            case TwsErrorKind.Delayed:
                line.IsDelayed = true;
                if (line.At is null) line.Problem = Text($"no live data of {line.Name} on this account, and no delayed yet", code);
                return;
            case TwsErrorKind.NoMoreLines:
                _limit = Math.Max(1, book.Lines.Count - 1);
                break;
        }

        if (line.Option is { } contract)
        {
            // Never asked for again on this connection: what is refused once would be refused at every pick.
            if (kind != TwsErrorKind.NoMoreLines) book.Listings.GetValueOrDefault(line.Name)?.Refuse(contract);
            book.Lines.Remove(line.Id);
            _isDirty |= kind != TwsErrorKind.NoMoreLines;
            return;
        }

        line.IsUnknown = kind == TwsErrorKind.NoContract;
        line.Problem = kind switch
        {
            TwsErrorKind.NoContract => Text($"TWS has no contract {line.Name}", code),
            TwsErrorKind.NoMoreLines => Text($"no market data line is left for {line.Name}", code),
            _ => Text($"TWS refuses {line.Name}", code),
        };
    }

    private void Ask(string symbol, bool chain, IStreamOutbox outbox)
    {
        if (!_followed.TryGetValue(symbol, out var hasChain))
        {
            // An underlying goes before contracts: these make room at the next pick.
            if (book.Lines.Values.Count(line => line.Option is null) >= _limit)
            {
                book.Refused[symbol] = $"no market data line is left for {symbol} ({IbkrOptions.Section}:MaxLines)";
                book.Changed();
                return;
            }

            MakeRoom(outbox);
            book.Lines.Add(++_lastId, new IbkrLine(_lastId, symbol, option: null));
            outbox.Binary(TwsRequests.MarketData(_lastId, IbkrContracts.Underlying(symbol), ""));
            _followed[symbol] = false;
            _isDirty = true;
        }

        if (!chain || hasChain) return;
        _followed[symbol] = true;
        _details[++_lastId] = (symbol, 0);
        outbox.Binary(TwsRequests.ContractDetails(_lastId, IbkrContracts.Underlying(symbol), serverVersion));
    }

    private void MakeRoom(IStreamOutbox outbox)
    {
        if (book.Lines.Count >= _limit && book.Lines.Values.LastOrDefault(line => line.Option is not null) is { } last) Cancel(last, outbox);
    }

    private bool Pick(string symbol, DateOnly today, IStreamOutbox outbox)
    {
        if (book.Spot(symbol)?.Price is not { } spot || !book.Listings.TryGetValue(symbol, out var listing) || _parameters.ContainsValue(symbol)) return false;
        var room = _limit - book.Lines.Values.Count(line => line.Option is null);
        var share = room / Math.Max(1, book.Wanted.Count(wanted => wanted.Chain));
        var picked = listing.Pick(today, spot, share, options.Expiries).ToHashSet();
        foreach (var line in book.Lines.Values.Where(line => line.Name == symbol && line.Option is { } contract && !picked.Remove(contract)).ToArray()) Cancel(line, outbox);
        foreach (var contract in picked.OrderBy(contract => contract.Expiry).ThenBy(contract => Math.Abs((contract.StrikeMills / 1000.0) - spot)))
        {
            if (book.Lines.Count >= _limit) break;
            book.Lines.Add(++_lastId, new IbkrLine(_lastId, symbol, contract));
            outbox.Binary(TwsRequests.MarketData(_lastId, IbkrContracts.Option(symbol, contract), OpenInterest));
        }

        return true;
    }

    private void Cancel(IbkrLine line, IStreamOutbox outbox)
    {
        book.Lines.Remove(line.Id);
        outbox.Binary(TwsRequests.CancelMarketData(line.Id));
    }

    private static string Text(string words, int code) => string.Create(CultureInfo.InvariantCulture, $"{words} ({code})");
}
