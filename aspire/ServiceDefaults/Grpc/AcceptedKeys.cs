using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using OptionsAlerts.ServiceDefaults.Hosting;

namespace OptionsAlerts.ServiceDefaults.Grpc;

/// <summary>Which of a service's keys a call came with.</summary>
public enum KeyGiven
{
    /// <summary>None of them.</summary>
    Wrong,

    /// <summary>The key.</summary>
    Current,

    /// <summary>The one that it takes the place of.</summary>
    Previous,
}

/// <summary>
/// The keys that callers of a service may bring: the key, and while callers change over to a new one the key before it. Compared by hashes in constant time, so that neither a key's length nor a
/// beginning guessed right shows.
/// </summary>
public sealed class AcceptedKeys
{
    /// <summary>The fewest characters of a key.</summary>
    public const int Shortest = 16;

    private const string Engine = "AlertEngine";

    private readonly string _section;
    private readonly string? _key;
    private readonly string? _previous;
    private readonly byte[]? _hash;
    private readonly byte[]? _previousHash;

    private AcceptedKeys(string section, string? key, string? previous)
    {
        (_section, _key, _previous) = (section, key is { Length: > 0 } ? key : null, previous is { Length: > 0 } ? previous : null);
        (_hash, _previousHash) = (_key is null ? null : Hash(_key), _previous is null ? null : Hash(_previous));
    }

    /// <summary>True where calls need a key.</summary>
    public bool AreAsked => _hash is not null;

    /// <summary>A service's own keys, or else the engine's, so that one key is enough where one process or one file configures several services.</summary>
    /// <param name="section">The service's section, whose <c>ApiKey</c> and <c>PreviousApiKey</c> these are.</param>
    public static AcceptedKeys Of(string section, string? key, string? previous, IConfiguration configuration) => key is { Length: > 0 } || section == Engine
        ? new AcceptedKeys(section, key, previous)
        : new AcceptedKeys(section, configuration["AlertEngine:ApiKey"], previous is { Length: > 0 } ? previous : configuration["AlertEngine:PreviousApiKey"]);

    /// <summary>What is wrong with them at start, one sentence: a key that is none, or none where callers beyond this machine reach the service; else null.</summary>
    public string? Problem(IConfiguration configuration)
    {
        if (_key is null && _previous is not null) return $"{_section}:PreviousApiKey is set without {_section}:ApiKey.";
        if (_key is not null && !IsKey(_key)) return $"{_section}:ApiKey must be {Shortest} or more visible ASCII characters.";
        if (_previous is not null && !IsKey(_previous)) return $"{_section}:PreviousApiKey must be {Shortest} or more visible ASCII characters.";
        return _key is null && GrpcReach.BeyondLoopback(configuration) is { } address
            ? $"{_section}:ApiKey is missing: gRPC would listen on {address}, beyond this machine; set a key of {Shortest} or more characters, or listen on 127.0.0.1."
            : null;
    }

    /// <summary>Which of them a call came with. Both are compared, whichever it is.</summary>
    public KeyGiven Find(string given)
    {
        var hash = Hash(given);
        var isCurrent = _hash is not null && CryptographicOperations.FixedTimeEquals(hash, _hash);
        var isPrevious = _previousHash is not null && CryptographicOperations.FixedTimeEquals(hash, _previousHash);
        return isCurrent ? KeyGiven.Current : isPrevious ? KeyGiven.Previous : KeyGiven.Wrong;
    }

    private static bool IsKey(string key) => key.Length >= Shortest && key.All(letter => letter is > ' ' and < '\u007f');

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
