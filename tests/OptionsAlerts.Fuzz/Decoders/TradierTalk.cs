using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;
using OptionsAlerts.Ingestion.Tradier;

namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>Tradier's conversation: an event a line.</summary>
internal sealed class TradierTalk() : ConversationDecoder("tradier-stream")
{
    protected override bool IsBinary => false;

    protected override string Secret => "s3ss10n-0f-trad13r";

    protected override IStreamConversation Begin(ITape tape)
    {
        var watch = new TradierWatch(["SPY"], 4, 2);
        watch.Take(TrialChain.Spy, TrialTime.Today);
        return new TradierConversation(tape, watch, Secret, new TrialTime());
    }
}
