using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Logging;

namespace OptionsAlerts.ServiceDefaults.Hosting;

/// <summary>
/// A service's program asking a running one of the same settings how it is: <c>dotnet OptionsAlerts.Gex.dll health</c>, or <c>alive</c>. For the health checks of containers, whose images hold neither a
/// shell nor curl.
/// </summary>
public static class HealthProbe
{
    /// <summary>Within what time an answer must have come.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    // A body lists checks; one longer than this is not ours.
    private const int LongestBody = 64 * 1024;

    /// <summary>What a command line asks for; null where it starts the service.</summary>
    public static string? PathOf(IReadOnlyList<string> arguments) => arguments switch
    {
        ["health"] => HealthEndpoints.HealthPath,
        ["alive"] => HealthEndpoints.AlivePath,
        _ => null,
    };

    /// <summary>Asks the process that has the settings of this one's environment.</summary>
    public static Task<int> Run(string service, string path)
    {
        var configuration = WebApplication.CreateSlimBuilder().Configuration;
        EnvironmentLayer.AddTo(configuration);
        return Run(service, path, configuration, Console.Out, Console.Error);
    }

    /// <summary>0 and the body where the answer is good, else 1: with the body, or one sentence where there is none.</summary>
    public static async Task<int> Run(string service, string path, IConfiguration configuration, TextWriter output, TextWriter errors)
    {
        if (ServiceEndpoints.FromWithin(configuration) is not { } address) return await Fail("it listens on no address for HTTP without TLS, so that it cannot be asked.");
        var asked = new Uri(address, path);
        using var client = new HttpClient { Timeout = Limit, MaxResponseContentBufferSize = LongestBody };
        try
        {
            using var response = await client.GetAsync(asked);
            var body = OneLineFormatter.SingleLine(await response.Content.ReadAsStringAsync());
            await output.WriteLineAsync(body);
            return response.IsSuccessStatusCode ? 0 : FatalError.Failed;
        }
        catch (HttpRequestException failure)
        {
            return await Fail($"{asked} does not answer: {OneLineFormatter.SingleLine(failure.Message)}");
        }
        catch (OperationCanceledException)
        {
            return await Fail(string.Create(CultureInfo.InvariantCulture, $"{asked} does not answer within {Limit.TotalSeconds:0} s."));
        }

        async Task<int> Fail(string sentence)
        {
            await errors.WriteLineAsync($"{service}: {sentence}");
            return FatalError.Failed;
        }
    }
}
