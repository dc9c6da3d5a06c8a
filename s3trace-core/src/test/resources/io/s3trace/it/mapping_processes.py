"""Maps libraries into many processes: COUNT FOLDER...; each process maps the files of one of the folders as code."""
import mmap
import os
import signal
import sys

count, folders = int(sys.argv[1]), sys.argv[2:]
children = []
for number in range(count):
    child = os.fork()
    if not child:
        folder = folders[number % len(folders)]
        mappings = []
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), 'rb') as file:
                mappings.append(mmap.mmap(file.fileno(), 0, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_EXEC))
        os.write(1, b'pid %d\n' % os.getpid())
        signal.pause()
    children.append(child)
print('all run', flush=True)
sys.stdin.readline()
for child in children:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
