using System.Net.Http.Headers;
using System.Text;

namespace OptionsAlerts.Ingestion.Http;

/// <summary>What one request to a provider came to.</summary>
public abstract record HttpAnswer
{
    private HttpAnswer()
    {
    }

    /// <summary>HTTP 200 and a whole body, unpacked.</summary>
    public sealed record Body(byte[] Content, HttpResponseHeaders Headers) : HttpAnswer;

    /// <summary>A status of 400 to 499 other than 408 and 429: asking the same again will not help by itself.</summary>
    /// <param name="Content">At most the first 4 KiB of the body, unpacked; for reading, never for printing whole.</param>
    public sealed record Refused(int Status, byte[] Content) : HttpAnswer
    {
        /// <summary>The content as text.</summary>
        public string Text => Encoding.UTF8.GetString(Content);
    }

    /// <summary>Anything else, in one line with no secret in it.</summary>
    /// <param name="Status">The HTTP status where there was one.</param>
    public sealed record Failed(string Reason, TimeSpan? RetryAfter = null, int? Status = null) : HttpAnswer;
}
