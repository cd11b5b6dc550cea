using OptionsAlerts.Ingestion.Alpaca;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>Alpaca's conversation: MessagePack.</summary>
internal sealed class AlpacaTalk() : ConversationDecoder("alpaca-stream")
{
    protected override bool IsBinary => true;

    protected override string Secret => "s3cr3t-0f-alpaca";

    protected override IStreamConversation Begin(ITape tape)
    {
        var watch = new AlpacaWatchList(2, 2);
        watch.Update(TrialChain.Spy, TrialTime.Today);
        return new AlpacaConversation(new AlpacaOptions { ApiKey = "key", Secret = Secret }, watch, tape);
    }
}
