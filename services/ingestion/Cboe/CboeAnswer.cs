namespace OptionsAlerts.Ingestion.Cboe;

/// <summary>What one request to Cboe came to.</summary>
public abstract record CboeAnswer
{
    private CboeAnswer()
    {
    }

    /// <summary>HTTP 200 and a whole body, unpacked.</summary>
    public sealed record Body(byte[] Content) : CboeAnswer;

    /// <summary>HTTP 403 or 404: Cboe answers so for a symbol it does not have.</summary>
    public sealed record NotThere(int Status) : CboeAnswer;

    /// <summary>Anything else, in one line.</summary>
    public sealed record Failed(string Reason, TimeSpan? RetryAfter = null) : CboeAnswer;
}
