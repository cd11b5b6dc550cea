using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OptionsAlerts.Load.Systems;

/// <summary>What a process has taken of the machine: memory resident now, and processor time since it started.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessUse(double ResidentMiB, TimeSpan Processor)
{
    /// <summary>This process: what is measured, its sender and its receiver together.</summary>
    public static ProcessUse OfThis()
    {
        using var process = Process.GetCurrentProcess();
        return Of(process);
    }

    public static ProcessUse Of(Process process)
    {
        process.Refresh();
        return new ProcessUse(process.WorkingSet64 / 1024d / 1024d, process.TotalProcessorTime);
    }
}
