using System.Globalization;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Http;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>Asks Alpaca's two REST services, with the key in headers that go to the asked host alone, and reads lists to their last page.</summary>
internal sealed class AlpacaRest(FeedHttp http, AlpacaOptions options)
{
    /// <summary>Gets one answer.</summary>
    /// <param name="read">Reads the body; throws <see cref="InvalidFileException"/> for one that it cannot read.</param>
    /// <returns>What came of it: null for a body that was read.</returns>
    public async Task<PollOutcome?> Get(Uri address, string what, Action<byte[]> read, CancellationToken cancellationToken)
    {
        switch (await http.Send(address, to => Request(to, address), cancellationToken))
        {
            case HttpAnswer.Body body:
                try
                {
                    read(body.Content);
                    return null;
                }
                catch (InvalidFileException exception)
                {
                    return new PollOutcome.Unavailable(exception.Message);
                }

            case HttpAnswer.Refused { Status: 403 } refused when IsOfPlan(refused):
                return new PollOutcome.NotEntitled($"{what}: HTTP 403, the subscription or its agreement does not cover it");
            case HttpAnswer.Refused { Status: 401 or 403 } refused:
                return new PollOutcome.Rejected(string.Create(CultureInfo.InvariantCulture, $"{what}: key or secret refused (HTTP {refused.Status})"));
            case HttpAnswer.Refused { Status: 400 or 404 or 422 } refused:
                return new PollOutcome.Unknown(string.Create(CultureInfo.InvariantCulture, $"Alpaca has no {what} (HTTP {refused.Status})"));
            case HttpAnswer.Refused refused:
                return new PollOutcome.Unavailable(string.Create(CultureInfo.InvariantCulture, $"{what}: HTTP {refused.Status}"));
            case HttpAnswer.Failed failed:
                return new PollOutcome.Unavailable($"{what}: {failed.Reason}", failed.RetryAfter);
            case var other:
                throw new InvalidOperationException($"No such answer: {other}.");
        }
    }

    /// <summary>Gets a list to its last page.</summary>
    /// <param name="address">Of the first page, with a query.</param>
    /// <param name="read">Reads a page and gives the token of the next one.</param>
    /// <returns>What came of it: null where every page was read.</returns>
    public async Task<PollOutcome?> Pages(Uri address, string what, Func<byte[], string?> read, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? token = null;
        for (var page = 1; page <= options.MaxPages; page++)
        {
            var at = token is null ? address : new Uri($"{address.AbsoluteUri}&page_token={Uri.EscapeDataString(token)}");
            token = null;
            var problem = await Get(at, what, body => token = read(body), cancellationToken);
            if (problem is PollOutcome.Unknown unknown && page > 1) return new PollOutcome.Unavailable(unknown.Reason);
            if (problem is not null || string.IsNullOrEmpty(token)) return problem;
            if (!seen.Add(token)) return new PollOutcome.Unavailable($"{what}: a page leads back to an earlier one");
        }

        return new PollOutcome.Unavailable(string.Create(CultureInfo.InvariantCulture, $"{what}: more than {options.MaxPages} pages ({AlpacaOptions.Section}:MaxPages)"));
    }

    // A key that is unknown is "forbidden."; where the key is good, the words name the subscription or the agreement that is wanting. They are read, never shown.
    private static bool IsOfPlan(HttpAnswer.Refused refused) =>
        refused.Text.Contains("subscription", StringComparison.OrdinalIgnoreCase) || refused.Text.Contains("agreement", StringComparison.OrdinalIgnoreCase);

    private HttpRequestMessage Request(Uri to, Uri asked)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, to);
        if (to.Authority != asked.Authority) return request;
        request.Headers.TryAddWithoutValidation("APCA-API-KEY-ID", options.ApiKey);
        request.Headers.TryAddWithoutValidation("APCA-API-SECRET-KEY", options.Secret);
        return request;
    }
}
