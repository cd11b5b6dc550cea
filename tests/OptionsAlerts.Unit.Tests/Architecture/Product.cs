using System.Reflection;
using Mono.Cecil;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.Contracts;
using OptionsAlerts.Gex;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Notifier;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.Vix;
using OptionsAlerts.Volume;

namespace OptionsAlerts.Unit.Tests.Architecture;

/// <summary>The assemblies under test, read as metadata: what the compiler wrote, not what a file's usings say.</summary>
internal static class Product
{
    private static readonly Assembly[] ServiceAssemblies =
    [
        typeof(IngestionService).Assembly, typeof(GexService).Assembly, typeof(VolumeService).Assembly, typeof(VixService).Assembly, typeof(AlertEngineService).Assembly, typeof(NotifierService).Assembly,
    ];

    public static IReadOnlyList<ModuleDefinition> Services { get; } = [.. ServiceAssemblies.Select(Read)];

    public static ModuleDefinition Contracts { get; } = Read(typeof(ContractJson).Assembly);

    public static ModuleDefinition ServiceDefaults { get; } = Read(typeof(MessagePublisher).Assembly);

    public static ModuleDefinition Standalone { get; } = Read(Assembly.Load("options-alerts"));

    public static ModuleDefinition Tests { get; } = Read(typeof(Product).Assembly);

    public static IReadOnlyList<ModuleDefinition> All { get; } = [.. Services, Contracts, ServiceDefaults, Standalone];

    /// <summary>The folder of OptionsAlerts.sln.</summary>
    public static DirectoryInfo Checkout { get; } = FindCheckout();

    /// <summary>The checkout's own C# files, nothing built or generated among them.</summary>
    public static IReadOnlyList<FileInfo> Sources { get; } = [.. SourcesBelow(Checkout)];

    /// <summary>True for what a build has made.</summary>
    public static bool IsBuilt(FileInfo file) => file.FullName.Split(Path.DirectorySeparatorChar) is var parts && (parts.Contains("obj") || parts.Contains("bin"));

    private static ModuleDefinition Read(Assembly assembly) => ModuleDefinition.ReadModule(assembly.Location);

    private static IEnumerable<FileInfo> SourcesBelow(DirectoryInfo folder) =>
        folder.EnumerateFiles("*.cs").Concat(folder.EnumerateDirectories().Where(inner => inner.Name is not ("obj" or "bin") && !inner.Name.StartsWith('.')).SelectMany(SourcesBelow));

    private static DirectoryInfo FindCheckout()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "OptionsAlerts.sln"))) return folder;
        throw new DirectoryNotFoundException("OptionsAlerts.sln is in no folder above the tests.");
    }
}
