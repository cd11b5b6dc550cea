namespace OptionsAlerts.Volume.Core;

/// <summary>One saved row of a book; a null body deletes it. The body says what it is: the key is only its place.</summary>
public readonly record struct BookRow(string Key, byte[]? Body)
{
    /// <summary>The first byte of a body: the format's version.</summary>
    internal const byte Version = 2;

    /// <summary>The version before hits were counted and premium was in cents; read, no longer written.</summary>
    internal const byte FirstVersion = 1;

    /// <summary>The second byte of a book's own row.</summary>
    internal const byte Meta = (byte)'m';

    /// <summary>The second byte of a contract's row.</summary>
    internal const byte Contract = (byte)'c';

    internal static string MetaKey(string underlying) => $"book/{underlying}";

    internal static string ContractKey(string underlying, string occ) => $"contract/{underlying}/{occ}";
}
