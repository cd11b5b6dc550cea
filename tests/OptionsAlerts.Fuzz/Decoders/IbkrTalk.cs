using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Ibkr;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>The conversation with TWS, and the book that it keeps: what is told from the book must be fit for the bus.</summary>
internal sealed class IbkrTalk() : ConversationDecoder("ibkr-stream")
{
    private const int MaxLines = 5;

    private IbkrBook? _book;

    protected override bool IsBinary => true;

    // An account's name comes in messages and belongs in no reason.
    protected override string Secret => "DU1234567";

    protected override IStreamConversation Begin(ITape tape)
    {
        var time = new TrialTime();
        _book = new IbkrBook(time);
        _book.Want("SPY", chain: true);
        return new IbkrConversation(new IbkrOptions { MaxLines = MaxLines }, _book, time, tape);
    }

    protected override void AddState(Digest digest)
    {
        if (_book!.Lines.Count > MaxLines) throw new FuzzException("it has more lines than it may");
        Add(digest, _book.Quote("SPY", patient: false));
        Add(digest, _book.Chain("SPY", patient: false));
        Add(digest, _book.Volatility(patient: false));
        digest.Add(_book.Closes?.Count ?? -1L);
        digest.Add(_book.Down);
    }

    private static void Add(Digest digest, PollOutcome? outcome)
    {
        digest.Add(outcome?.GetType().Name);
        foreach (var message in outcome is PollOutcome.Fresh fresh ? fresh.Messages : [])
        {
            message.Validate();
            digest.Add(message.AsOf);
            if (message is OptionChainSnapshot chain) digest.Add(chain);
            if (message is UnderlyingQuote quote) digest.Add(quote.Spot);
        }
    }
}
