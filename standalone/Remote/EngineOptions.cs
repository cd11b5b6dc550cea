using System.CommandLine;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.Standalone.Cli;

namespace OptionsAlerts.Standalone.Remote;

/// <summary>The options by which a command finds an engine.</summary>
internal sealed class EngineOptions
{
    /// <summary>Where the engine of six processes is looked for when no other is known: the port that the README gives it.</summary>
    public const string DefaultAddress = "http://127.0.0.1:8090";

    /// <summary>Where the feeds of six processes are looked for when no other address is known: the port that the README gives the ingestion service.</summary>
    public const string DefaultFeedsAddress = "http://127.0.0.1:8091";

    /// <summary>The environment variable that holds the API key; <c>AlertEngine:ApiKey</c> of the configuration stands in for it.</summary>
    public const string KeyVariable = "OPTIONS_ALERTS_API_KEY";

    private readonly Option<Uri?> _server = new("--server")
    {
        Recursive = true,
        Description = "The engine's gRPC address, http://host:port.",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return address;
            result.AddError($"--server takes an address such as {DefaultAddress}, not '{text}'.");
            return null;
        },
    };

    private readonly Option<TimeSpan?> _timeout = Times.Duration("--timeout", "Give up after this time; 30s when left out, never for what runs long.");

    private readonly string _default;

    /// <param name="default">The address where none is given and none is known.</param>
    public EngineOptions(string @default = DefaultAddress) => (_timeout.Recursive, _default) = (true, @default);

    public void AddTo(Command command)
    {
        command.Options.Add(_server);
        command.Options.Add(_timeout);
    }

    /// <summary>True when an address was given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_server) is not null;

    public TimeSpan? Timeout(ParseResult parsed) => parsed.GetValue(_timeout);

    /// <summary>The engine asked for; without an address the one that was started last on this machine, or else the default.</summary>
    public EngineClient Open(ParseResult parsed)
    {
        var builder = WebApplication.CreateBuilder();
        EnvironmentLayer.AddTo(builder.Configuration);
        var address = parsed.GetValue(_server)?.OriginalString ?? EngineFolder.Of(builder.Configuration).Newest()?.Address ?? _default;
        var key = Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } given ? given : builder.Configuration["AlertEngine:ApiKey"];
        return new EngineClient(address, key, Timeout(parsed));
    }
}
